import { type Blocker, defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { GitHub } from "../client.ts"
import { listInvitations, listOutside, listOwners, membershipOf, profileOf } from "../people.ts"

const As = Schema.Literals(["member", "outside collaborator", "invitation"])
type As = typeof As.Type

/** Ends whatever holds somebody to the organisation: nothing brings it back, an invitation has to be accepted anew. */
export const membership = defineStep({
  kind: "membership",
  intent: Schema.Struct({ remove: As }),
  /** The role that it gives. */
  item: Schema.String,
  reversible: false,

  confirm: ({ name }) => name,

  look: (github: GitHub, { id }, { remove }) => lookAt(github, id, remove),

  want: () => ({}),

  guard: (github, { id, name }, { remove }) => mayNotLeave(github, { id, name, as: remove }),

  act: (github, { id }, { raw: { login } }, _wanted, { remove }) => {
    const { org } = github
    const params = { path: { org, username: login } }
    const written =
      remove === "member"
        ? github.write("orgs/remove-membership-for-user", Schema.Json, (api, way) =>
            api.DELETE("/orgs/{org}/memberships/{username}", { ...way, params }),
          )
        : remove === "outside collaborator"
          ? github.write("orgs/remove-outside-collaborator", Schema.Json, (api, way) =>
              api.DELETE("/orgs/{org}/outside_collaborators/{username}", { ...way, params }),
            )
          : github.write("orgs/cancel-invitation", Schema.Json, (api, way) =>
              api.DELETE("/orgs/{org}/invitations/{invitation_id}", {
                ...way,
                params: { path: { org, invitation_id: numberOf(id) } },
              }),
            )
    return Effect.asVoid(written)
  },

  say: ({ name }, _before, _after, { remove }) =>
    remove === "invitation"
      ? `The invitation of ${name}: cancelled; this can't be taken back`
      : `${name}: no longer ${remove} of the organisation; this can't be taken back`,
})

/** An account's id as GitHub has it: of a user, or of an invitation. */
const numberOf = (id: string) => Number(id.replace("invitation-", ""))

/** By id: a login may be somebody else's by now. */
export const lookAt = Effect.fnUntraced(function* (github: GitHub, account: string, as: As) {
  const id = numberOf(account)
  const nothing = { state: {}, raw: { login: "" } }
  if (as === "invitation") {
    const invitation = (yield* listInvitations(github)).find((one) => one.id === id)
    return invitation === undefined ? nothing : { state: { invitation: invitation.role }, raw: { login: "" } }
  }
  if (as === "outside collaborator") {
    const user = (yield* listOutside(github)).find((one) => one.id === id)
    return user === undefined ? nothing : { state: { "outside collaborator": "" }, raw: { login: user.login } }
  }
  const profile = yield* profileOf(github, id)
  const held = profile === undefined ? undefined : yield* membershipOf(github, profile.login)
  if (profile === undefined || held?.state !== "active") return nothing
  return { state: { membership: held.role }, raw: { login: profile.login } }
})

interface Leaver {
  readonly id: string
  readonly name: string
  readonly as: As
}

/** What GitHub would refuse, or would do and should not: it has no objection to a token that removes its own user. */
export const mayNotLeave = Effect.fn("github.mayNotLeave")(function* (github: GitHub, { id, name, as }: Leaver) {
  const blockers: Array<Blocker> = []
  if (as === "invitation") return blockers
  if ((yield* github.me)?.id === numberOf(id))
    blockers.push({
      key: "self",
      what: `The token is ${name}'s own: it would remove itself.`,
      clearedBy: "Using somebody else's token.",
    })
  if (as === "outside collaborator") return blockers
  const owners = yield* listOwners(github)
  if (owners.length === 1 && owners[0]?.id === numberOf(id))
    blockers.push({
      key: "owner",
      what: `${name} is the last owner of ${github.org}.`,
      clearedBy: "Making somebody else an owner, on the organisation's page of people.",
    })
  const profile = yield* profileOf(github, numberOf(id))
  const held = profile === undefined ? undefined : yield* membershipOf(github, profile.login)
  const teams = held?.enterprise_teams_providing_indirect_membership ?? []
  if (held?.direct_membership === false || teams.length > 0)
    blockers.push({
      key: "enterprise",
      what: `${name} is a member by way of the enterprise (${teams.join(", ") || "its teams"}), and would stay one.`,
      clearedBy: "Taking them out there, or in the identity provider that manages it.",
    })
  return blockers
})
