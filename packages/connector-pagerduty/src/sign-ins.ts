import type { ConnectorError, SignIn, SignIns } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { Seen } from "./model.ts"
import * as problem from "./problem.ts"

const PAGE = 1_000

const Page = Schema.Struct({
  data: Schema.Array(Seen),
  more: Schema.optionalKey(Schema.Boolean),
  last: Schema.optionalKey(Schema.NullOr(Schema.String)),
})

/** `getAnalyticsUsers`, a thousand a call, by a cursor: PagerDuty brings it up to date within a day. */
export const signIns = (pagerduty: PagerDuty): SignIns => ({
  signIns: () =>
    Stream.paginate<string | undefined, SignIn, ConnectorError>(undefined, (after) =>
      Effect.gen(function* () {
        const body = { limit: PAGE, order: "asc" as const, time_zone: "Etc/UTC", starting_after: after ?? null }
        const { data, more, last } = yield* pagerduty.read("getAnalyticsUsers", Page, (api, way) =>
          api.POST("/analytics/raw/users", { ...way, body }),
        )
        if (more !== true) return [data.map(toSignIn), Option.none()] as const
        if (data.length === 0 || typeof last !== "string" || last === after)
          return yield* problem.contractBroken("getAnalyticsUsers", "a page that says there is more, and not where")
        return [data.map(toSignIn), Option.some(last)] as const
      }),
    ),
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
