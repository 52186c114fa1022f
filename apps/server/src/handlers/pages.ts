import { HttpApiSchema } from "effect/http-api"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Schema from "effect/Schema"
import { Refusal } from "../api/problem.ts"

/** How many are on a page where nothing is said. */
export const USUAL = 50

/** Where a page begins: after the item of this key, in the listing of this name where it is still known. */
const Cursor = Schema.Struct({ after: Schema.String, listing: Schema.optionalKey(Schema.String) })

const Opaque = Schema.StringFromBase64Url.pipe(Schema.decodeTo(Schema.fromJsonString(Cursor)))
const encode = Schema.encodeSync(Opaque)

/** What a cursor of ours says. */
export const readCursor = (cursor: string) =>
  Schema.decodeEffect(Opaque)(cursor).pipe(
    Effect.mapError(
      () =>
        new Refusal({
          status: 400,
          message: "The cursor is none of this server's.",
          remedy: "Take it from the page before, or begin without one.",
        }),
    ),
  )

/**
 * The page that a request asks for, in the order of the items' keys: whatever stood through all pages is in them once,
 * though others come and go meanwhile.
 */
export const pageOf = Effect.fnUntraced(function* <Item>(
  all: ReadonlyArray<Item>,
  keyOf: (item: Item) => string,
  {
    limit = USUAL,
    cursor,
    listing,
    newestFirst = false,
  }: {
    readonly limit?: number
    readonly cursor?: string
    readonly listing?: string
    readonly newestFirst?: boolean
  },
) {
  const sorted = all.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  const ordered = newestFirst ? sorted.toReversed() : sorted
  const after = cursor === undefined ? undefined : (yield* readCursor(cursor)).after
  const rest =
    after === undefined ? ordered : ordered.filter((item) => (newestFirst ? keyOf(item) < after : keyOf(item) > after))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const next =
    last === undefined || rest.length === items.length
      ? undefined
      : encode({ after: keyOf(last), ...(listing !== undefined && { listing }) })
  return HttpApiSchema.withHeaders({
    body: { items, ...(next !== undefined && { next }) },
    headers: next === undefined ? {} : { link: yield* linkTo(next) },
  })
})

/** The same request, from a cursor on (RFC 8288). */
const linkTo = Effect.fnUntraced(function* (cursor: string) {
  const { url } = yield* HttpServerRequest.HttpServerRequest
  const target = new URL(url, "http://localhost")
  target.searchParams.set("cursor", cursor)
  return `<${target.pathname}${target.search}>; rel="next"`
})
