import { HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"

/** How a list is asked for: a page at a time. */
export const paging = {
  /** How many at most: 50, if left out. */
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))),
  /** Where the next page begins, as the page before said. */
  cursor: Schema.optionalKey(Schema.String),
}

/** A page of a list; `next`, also as a `Link` (RFC 8288), where there is more. */
export const page = <Item extends Schema.Top>(item: Item) =>
  HttpApiSchema.WithHeaders(Schema.Struct({ items: Schema.Array(item), next: Schema.optionalKey(Schema.String) }), {
    link: Schema.optionalKey(Schema.String),
  })
