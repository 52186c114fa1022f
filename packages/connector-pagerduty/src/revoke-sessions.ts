import type { RevokeSessions } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { isSession, listDelegations } from "./delegations.ts"
import type { User } from "./model.ts"
import { findUser } from "./people.ts"
import { targetOf } from "./references.ts"
import { seen, sessions } from "./steps/sessions.ts"

/** Ends the sessions of web and app, at once; what other apps were given stays theirs. */
export const revokeSessions = (pagerduty: PagerDuty): RevokeSessions => ({
  plan: Effect.fn("pagerduty.planRevokeSessions")(function* ({ account }) {
    // As an offboarding asks, so that composed plans read it once.
    const person = yield* findUser(pagerduty, account, ["teams"])
    return {
      ...(yield* planSignOut(pagerduty, person)),
      blockers: [],
      sight: { unseen: [] },
      accounts: [person.id],
    }
  }),
})

/** Signing out comes before everything; what other apps were given can't be revoked here. */
export const planSignOut = (pagerduty: PagerDuty, leaver: User) =>
  Stream.runCollect(listDelegations(pagerduty, leaver.id)).pipe(
    Effect.map((delegations) => {
      const step = sessions.plan({
        target: targetOf("user", leaver),
        intent: { revoke: true },
        state: seen(delegations.filter(isSession)).state,
        stage: 0,
      })
      const apps = [...new Set(delegations.filter((one) => !isSession(one)).map(({ id, client_id: app }) => app ?? id))]
      return {
        steps: step === undefined ? [] : [step],
        warnings: apps.map(
          (app) => `${leaver.name} let the app ${app} in: that grant is not revoked here, see to it in the app.`,
        ),
      }
    }),
    // Not every token may ask, and not every account has it.
    Effect.catchIf(
      ({ reason }) => reason._tag === "NotAuthorised" || reason._tag === "NotFound",
      ({ message }) =>
        Effect.succeed({
          steps: [],
          warnings: [`Sessions of ${leaver.name} could not be seen, and are not revoked first: ${message}`],
        }),
    ),
  )
