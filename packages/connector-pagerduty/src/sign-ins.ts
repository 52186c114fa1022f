import type { SignIn, SignIns } from "@latchkey/core"
import { contractBroken, paged } from "@latchkey/core/http"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "./client.ts"
import { Seen } from "./model.ts"

const PAGE = 1_000

const Page = Schema.Struct({
  data: Schema.Array(Seen),
  more: Schema.optionalKey(Schema.Boolean),
  last: Schema.optionalKey(Schema.NullOr(Schema.String)),
})

/** `getAnalyticsUsers`, a thousand a call, by a cursor: PagerDuty brings it up to date within a day. */
export const signIns = (pagerduty: PagerDuty): SignIns => ({
  signIns: () =>
    paged("getAnalyticsUsers", {
      first: null,
      idOf: ({ account }) => account,
      page: (after: string | null) =>
        Effect.gen(function* () {
          const body = { limit: PAGE, order: "asc" as const, time_zone: "Etc/UTC", starting_after: after }
          const { data, more, last } = yield* pagerduty.read("getAnalyticsUsers", Page, (api, way) =>
            api.POST("/analytics/raw/users", { ...way, body }),
          )
          if (more !== true) return { rows: data.map(toSignIn) }
          if (data.length === 0 || typeof last !== "string")
            return yield* contractBroken("getAnalyticsUsers", "a page that says there is more, and not where")
          return { rows: data.map(toSignIn), next: last }
        }),
    }),
})

const toSignIn = ({ id, last_sign_in_at, created_at }: Seen): SignIn => {
  const [at, createdAt] = [toInstant(last_sign_in_at), toInstant(created_at)]
  return { account: id, ...(at !== undefined && { at }), ...(createdAt !== undefined && { createdAt }) }
}

/** PagerDuty writes them without an offset, in the time zone that was asked for. */
const toInstant = (text: string | null | undefined): string | undefined => {
  if (typeof text !== "string") return undefined
  const instant = DateTime.make(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return Option.getOrUndefined(Option.map(instant, DateTime.formatIso))
}
