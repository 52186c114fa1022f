import type { Blocker, Deprovision } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "./client.ts"
import { licenseOf, nameOf } from "./licenses.ts"
import type { License, User } from "./model.ts"
import { findUser } from "./people.ts"
import { blockersOf, isLasting, readReferences, type References, targetOf, unseenBlockers } from "./references.ts"
import { planSignOut } from "./revoke-sessions.ts"
import { HORIZON } from "./schedules.ts"
import { user as userStep } from "./steps/user.ts"

/** Deletes the user, reclaiming the license; whatever still refers to them blocks. */
export const deprovision = (pagerduty: PagerDuty): Deprovision => ({
  plan: Effect.fn("pagerduty.planDeprovision")(function* ({ account }) {
    const leaver = yield* findUser(pagerduty, account, ["teams"])
    const signOut = yield* planSignOut(pagerduty, leaver)

    const references = yield* readReferences(pagerduty, leaver.id)
    // Not every token may ask.
    const license = yield* licenseOf(pagerduty, leaver.id).pipe(
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotAuthorised",
        () => Effect.succeed(undefined),
      ),
    )
    const me = yield* pagerduty.me
    const agent = yield* Effect.option(pagerduty.agent)
    const step = userStep.plan({
      target: targetOf("user", leaver),
      intent: { delete: true, ...(license !== undefined && { license: { id: license.id, name: nameOf(license) } }) },
      state: { user: { email: leaver.email } },
      stage: 1,
    })
    const held = blockersOf(references, leaver.name)
    return {
      steps: step === undefined ? signOut.steps : [...signOut.steps, step],
      blockers: [
        ...mayNotLeave(leaver, me, agent._tag === "Some" ? agent.value : undefined),
        ...unseenBlockers(references),
        ...held.filter(isLasting),
      ],
      warnings: [
        ...signOut.warnings,
        ...held.flatMap(({ what, until }) => (until === undefined ? [] : [`${what} Deleting waits for that.`])),
        ...diesWith(leaver, license),
        ...unanswered(leaver, references),
      ],
      sight: { unseen: references.unseen, horizon: HORIZON },
      accounts: [leaver.id],
    }
  }),
})

const mayNotLeave = (leaver: User, me: User | undefined, agent: string | undefined): ReadonlyArray<Blocker> => [
  ...(leaver.role === "owner"
    ? [
        {
          key: "owner",
          what: `${leaver.name} is the account owner.`,
          clearedBy: "Making somebody else the owner, in PagerDuty's account settings.",
        },
      ]
    : []),
  ...(leaver.id === me?.id
    ? [
        {
          key: "self",
          what: `The token is ${leaver.name}'s own: it would delete itself.`,
          clearedBy: "Using somebody else's token.",
        },
      ]
    : []),
  ...(leaver.id !== me?.id && leaver.email.toLowerCase() === agent?.toLowerCase()
    ? [
        {
          key: "from",
          what: `${leaver.name} is the \`From\` user of this connection.`,
          clearedBy: "Setting PAGERDUTY_FROM to somebody who stays.",
        },
      ]
    : []),
]

/** What goes with the user, and can't come back. */
const diesWith = (leaver: User, license: License | undefined): ReadonlyArray<string> => [
  license === undefined
    ? "Which license becomes free could not be seen."
    : `The license "${nameOf(license)}" becomes free.`,
  `With ${leaver.name} go: contact methods, notification rules, sessions, tags, subscriptions to status updates, and API tokens of their own (integrations that use these stop).`,
  ...(leaver.teams !== undefined && leaver.teams.length > 0
    ? [`Memberships that end: ${leaver.teams.map(({ id, summary }) => summary ?? id).join(", ")}.`]
    : []),
  ...(leaver.role === "admin" ? [`${leaver.name} is a Global Admin: make sure that another one remains.`] : []),
]

/** Requests to join in on an incident: those on the leaver's own incidents are seen, others' would need every open incident read. */
const unanswered = ({ id, name }: User, { incidents }: References): ReadonlyArray<string> => {
  const asked = incidents
    .filter(({ incidents_responders: responders }) =>
      responders?.some(({ state, user }) => state === "pending" && user?.id === id),
    )
    .map(({ incident_number: number }) => `#${number}`)
  return [
    ...(asked.length > 0
      ? [`${name} was asked to respond to ${asked.join(", ")}, and has not answered: ask somebody else.`]
      : []),
    `Requests to ${name} to respond to incidents of other people are not looked for: nobody will answer these.`,
  ]
}
