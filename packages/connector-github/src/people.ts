import { type Account, readOnce } from "@latchkey/core"
import { notFound, orNothing, theOne } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type GitHub, per_page } from "./client.ts"
import { Invitation, Membership, Profile, User } from "./model.ts"
import { samlNames } from "./saml.ts"

/** In which of three ways somebody is there, and with what. An invitation may be to an e-mail alone: no login then. */
export interface Person {
  readonly as: "member" | "outside collaborator" | "invitation"
  readonly account: Account
  readonly login?: string
}

/** Roles, as GitHub's own pages name them. */
const ROLES: Readonly<Record<string, string>> = {
  admin: "Owner",
  member: "Member",
  direct_member: "Member",
  billing_manager: "Billing manager",
}
export const nameOf = (role: string) => ROLES[role] ?? role

const list = (github: GitHub, role: "all" | "admin") =>
  github.list("orgs/list-members", role, User, (api, way) =>
    api.GET("/orgs/{org}/members", { ...way, params: { path: { org: github.org }, query: { role, per_page } } }),
  )

/** Who owns the organisation. */
export const listOwners = (github: GitHub) => list(github, "admin")

/** Members with their roles. The second listing only tells roles: who changes theirs meanwhile is not missed. */
export const listMembers = Effect.fnUntraced(function* (github: GitHub) {
  const members = yield* list(github, "all")
  const owners = new Set((yield* listOwners(github)).map(({ id }) => id))
  return members.map((user) => ({ user, role: owners.has(user.id) ? "admin" : "member" }))
})

export const listOutside = (github: GitHub) =>
  github.list("orgs/list-outside-collaborators", "", User, (api, way) =>
    api.GET("/orgs/{org}/outside_collaborators", {
      ...way,
      params: { path: { org: github.org }, query: { per_page } },
    }),
  )

export const listInvitations = (github: GitHub) =>
  github.list("orgs/list-pending-invitations", "", Invitation, (api, way) =>
    api.GET("/orgs/{org}/invitations", { ...way, params: { path: { org: github.org }, query: { per_page } } }),
  )

export const membershipOf = (github: GitHub, username: string) =>
  orNothing(
    github.read("orgs/get-membership-for-user", Membership, (api, way) =>
      api.GET("/orgs/{org}/memberships/{username}", { ...way, params: { path: { org: github.org, username } } }),
    ),
  )

/** By the id, which stays when a login changes hands. */
export const profileOf = (github: GitHub, account_id: number) =>
  orNothing(
    github.read("users/get-by-id", Profile, (api, way) =>
      api.GET("/user/{account_id}", { ...way, params: { path: { account_id } } }),
    ),
  )

const profileNamed = (github: GitHub, username: string) =>
  orNothing(
    github.read("users/get-by-username", Profile, (api, way) =>
      api.GET("/users/{username}", { ...way, params: { path: { username } } }),
    ),
  )

/** `saml`: the name at the identity provider, an e-mail as a rule. */
export const toPerson = (
  as: "member" | "outside collaborator",
  { id, login, html_url: url, email: shown }: Profile,
  { role, saml }: { readonly role?: string; readonly saml?: string | undefined } = {},
): Person => {
  const email = shown ?? (saml?.includes("@") === true ? saml : undefined)
  return {
    as,
    login,
    account: {
      id: String(id),
      name: saml === undefined || saml === email ? login : `${login} (${saml})`,
      ...(email !== undefined && { email }),
      status: "active",
      role: role === undefined ? "Outside collaborator" : nameOf(role),
      ...(url !== undefined && { url }),
    },
  }
}

export const toInvited = ({ id, login, email, role, created_at: at }: Invitation): Person => ({
  as: "invitation",
  ...(login !== null && { login }),
  account: {
    id: `invitation-${id}`,
    name: login ?? email ?? "",
    ...(email !== null && { email }),
    status: "invited",
    role: nameOf(role),
    rawStatus: "pending",
    createdAt: new Date(at).toISOString(),
  },
})

/** By login, by id, by an invitation's id, or by an e-mail that GitHub shows. */
export const findPerson = (github: GitHub, who: string) => readOnce(`person ${who}`, lookUp(github, who))

const lookUp = Effect.fn("github.findPerson")(function* (github: GitHub, who: string) {
  const nobody = notFound("orgs/get-membership-for-user", "GitHub", `"${who}" in ${github.org}`)
  if (who.includes("@"))
    return yield* theOne(
      "search/users",
      "GitHub",
      `account that shows the e-mail ${who} in ${github.org}`,
      yield* byEmail(github, who.toLowerCase()),
      ({ account }) => account.id,
    )
  const [, invitation] = /^invitation-(\d+)$/.exec(who) ?? []
  if (invitation !== undefined) {
    const invited = (yield* listInvitations(github)).find(({ id }) => id === Number(invitation))
    return invited === undefined ? yield* nobody : toInvited(invited)
  }
  const profile = yield* /^\d+$/.test(who) ? profileOf(github, Number(who)) : profileNamed(github, who)
  return (profile && (yield* personOf(github, profile))) ?? (yield* nobody)
})

const personOf = Effect.fnUntraced(function* (github: GitHub, profile: Profile, saml?: string) {
  const membership = yield* membershipOf(github, profile.login)
  if (membership?.state === "active") return toPerson("member", profile, { role: membership.role, saml })
  if (membership?.state === "pending") {
    const invited = (yield* listInvitations(github)).find(({ login }) => login === profile.login)
    return invited && toInvited(invited)
  }
  const outside = (yield* listOutside(github)).some(({ id }) => id === profile.id)
  return outside ? toPerson("outside collaborator", profile, { saml }) : undefined
})

/** Invited to it, known by it at the identity provider, or showing it: the search finds who may, their profiles say who does. */
const byEmail = Effect.fnUntraced(function* (github: GitHub, email: string) {
  const is = (one: string | null | undefined) => one?.toLowerCase() === email
  const invited = (yield* listInvitations(github)).filter((one) => is(one.email)).map(toInvited)
  const named = [...(yield* samlNames(github))].filter(([, name]) => is(name))
  const known = yield* Effect.forEach(named, ([id, saml]) =>
    Effect.gen(function* () {
      const profile = yield* profileOf(github, id)
      return profile && (yield* personOf(github, profile, saml))
    }),
  )
  const { items } = yield* github.read("search/users", Schema.Struct({ items: Schema.Array(User) }), (api, way) =>
    api.GET("/search/users", { ...way, params: { query: { q: `${email} in:email type:user`, per_page } } }),
  )
  const showing = yield* Effect.forEach(items, ({ login }) =>
    Effect.gen(function* () {
      const profile = yield* profileNamed(github, login)
      return profile !== undefined && is(profile.email) ? yield* personOf(github, profile) : undefined
    }),
  )
  const people = [...known, ...showing].filter((person) => person !== undefined)
  return [...new Map([...invited, ...people].map((person) => [person.account.id, person])).values()]
})
