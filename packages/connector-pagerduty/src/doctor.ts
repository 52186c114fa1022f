import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { listUsers } from "./people.ts"

/** Reachable, authorised, for what: two calls. */
export const doctor = Effect.fn("pagerduty.doctor")(function* (pagerduty: PagerDuty) {
  const me = yield* pagerduty.me
  const agent = yield* Effect.option(pagerduty.agent)
  yield* listUsers(pagerduty).pipe(Stream.take(1), Stream.runDrain)
  return [
    me === undefined ? "An account token: reads users." : `The token of ${me.name} <${me.email}>: reads users.`,
    agent._tag === "Some"
      ? `Incident changes are recorded as ${agent.value}.`
      : "Incidents can't be changed: set PAGERDUTY_FROM to a user's e-mail.",
  ]
})
