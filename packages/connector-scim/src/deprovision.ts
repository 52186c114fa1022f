import type { Blocker, Deprovision } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Scim } from "./client.ts"
import { entitlementsOf, groupsOf, rolesOf } from "./entitlements.ts"
import type { User } from "./model.ts"
import { activation, seen as seenActive } from "./steps/activation.ts"
import { removal, seen } from "./steps/removal.ts"
import { findUser, nameOf } from "./users.ts"

/** One step: `active: false`, or DELETE, as the settings say. */
export const deprovision = (scim: Scim): Deprovision => ({
  plan: Effect.fn("scim.planDeprovision")(function* ({ account }) {
    const leaver = yield* findUser(scim, account)
    const me = yield* scim.me
    const target = { type: "user", id: leaver.id, name: nameOf(leaver) }
    const deletes = scim.settings.deprovision === "delete"
    const step = deletes
      ? removal.plan({ target, intent: { delete: true }, state: seen(leaver), stage: 1 })
      : activation.plan({ target, intent: { active: false }, state: seenActive(leaver), stage: 1 })
    return {
      steps: step === undefined ? [] : [step],
      blockers: isOwn(scim, leaver, me) ? [self(target.name)] : [],
      warnings: [
        ...(deletes ? diesWith(leaver) : stays(leaver)),
        ...(me === undefined && scim.settings.user === undefined
          ? [`Whether these credentials are ${target.name}'s own could not be told: the service does not answer /Me.`]
          : []),
      ],
      sight: { unseen: [] },
      accounts: [leaver.id],
    }
  }),
})

const isOwn = ({ settings: { user } }: Scim, leaver: User, me: User | undefined) =>
  leaver.id === me?.id || (user !== undefined && leaver.userName?.toLowerCase() === user.toLowerCase())

const self = (name: string): Blocker => ({
  key: "self",
  what: `These credentials are ${name}'s own: they would lock themselves out.`,
  clearedBy: "Using somebody else's credentials.",
})

const held = (leaver: User) =>
  [...groupsOf(leaver), ...rolesOf(leaver), ...entitlementsOf(leaver)]
    .map(({ entitlement: { type, name } }) => `${type} ${name}`)
    .join(", ")

const stays = (leaver: User) => [
  `${nameOf(leaver)} can't sign in any more; whether sessions and tokens end at once is the service's to decide.`,
  ...(held(leaver) === "" ? [] : [`Kept, and back with the account: ${held(leaver)}.`]),
]

const diesWith = (leaver: User) => [
  `With ${nameOf(leaver)} goes what the service keeps for them, and the id ${leaver.id}: the same user name made again is somebody else.`,
  ...(held(leaver) === "" ? [] : [`Ends with the account: ${held(leaver)}.`]),
]
