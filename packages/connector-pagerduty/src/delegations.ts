import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"

/** An app, the web page or a phone that somebody let in: it goes on until it is revoked. */
const Delegation = Schema.Struct({
  id: Schema.String,
  status: Schema.optionalKey(Schema.String),
  client_id: Schema.optionalKey(Schema.String),
  delegation_type: Schema.optionalKey(Schema.String),
})
export type Delegation = typeof Delegation.Type

const Page = Schema.Struct({
  oauth_delegations: Schema.Array(Delegation),
  more: Schema.optionalKey(Schema.Boolean),
  next_cursor: Schema.optionalKey(Schema.NullOr(Schema.String)),
})

/** `listUserDelegations`: those that have not been revoked. */
export const listDelegations = (pagerduty: PagerDuty, user: string) =>
  Stream.paginate("", (cursor) =>
    pagerduty
      .read("listUserDelegations", Page, (api, way) =>
        api.GET("/users/{id}/oauth_delegations", {
          ...way,
          params: { path: { id: user }, query: { status: "issued", limit: 100, ...(cursor !== "" && { cursor }) } },
        }),
      )
      .pipe(
        Effect.map(
          ({ oauth_delegations: rows, more, next_cursor: next }) =>
            [
              rows.filter(({ status }) => status !== "revoked"),
              more === true && typeof next === "string" && next !== cursor ? Option.some(next) : Option.none<string>(),
            ] as const,
        ),
      ),
  )

/** Signed in, on the web or on a phone: what one call revokes. Other apps' grants are not among them. */
export const isSession = ({ delegation_type: type }: Delegation): boolean => type === "web" || type === "mobile"
