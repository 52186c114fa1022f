import type { ConnectorError, Entitlement, Entitlements, Grant } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Scim } from "./client.ts"
import { listGroups, listMembers, type Member, nameOf } from "./groups.ts"
import { User, type Value } from "./model.ts"
import { listUsers, pathOf } from "./users.ts"

/** Groups, roles and entitlements. SCIM has no list of roles or entitlements: those that somebody holds are known. */
export const entitlements = (scim: Scim): Entitlements => ({
  catalog: () =>
    Stream.suspend(() => {
      const seen = new Set<string>()
      const held = listUsers(scim).pipe(
        Stream.flatMap((user) => Stream.fromIterable([...rolesOf(user), ...entitlementsOf(user)])),
        Stream.map(({ entitlement }) => entitlement),
        Stream.filter(({ type, id }) => !seen.has(`${type} ${id}`) && seen.add(`${type} ${id}`) !== undefined),
      )
      const groups = Stream.map(listGroups(scim), (one) => entitlementOf("group", one.id, nameOf(one)))
      return Stream.concat(groups, held)
    }),
  grants: ({ type } = {}) =>
    Stream.mergeAll(
      Object.entries(sources(scim))
        .filter(([name]) => type === undefined || name === type)
        .map(([, grants]) => grants()),
      { concurrency: 1 },
    ),
  grantsOf: Effect.fn("scim.grantsOf")(function* (account) {
    const { value: user } = yield* scim.read(pathOf(account), User)
    const groups =
      scim.settings.groupsFrom === "users"
        ? groupsOf(user)
        : yield* grantsOfGroups(scim).pipe(
            Stream.filter((grant) => grant.account === account),
            Stream.runCollect,
          )
    return [...groups, ...rolesOf(user), ...entitlementsOf(user)]
  }),
})

const sources = (scim: Scim) => ({
  group: () => (scim.settings.groupsFrom === "users" ? ofUsers(scim, groupsOf) : grantsOfGroups(scim)),
  role: () => ofUsers(scim, rolesOf),
  entitlement: () => ofUsers(scim, entitlementsOf),
})

const ofUsers = (scim: Scim, of: (user: User) => ReadonlyArray<Grant>): Stream.Stream<Grant, ConnectorError> =>
  Stream.flatMap(listUsers(scim), (user) => Stream.fromIterable(of(user)))

const grantsOfGroups = (scim: Scim) => Stream.map(listMembers(scim), ofMember)

const ofMember = ({ account, group, through }: Member): Grant => ({
  account,
  entitlement: entitlementOf("group", group.id, nameOf(group)),
  ...(through !== undefined && { as: `through ${through}` }),
})

const entitlementOf = (type: string, id: string, name: string): Entitlement => ({ type, id, name })

const ofValues = (account: string, type: string, values: ReadonlyArray<Value> = []): ReadonlyArray<Grant> =>
  values.flatMap(({ value, display, type: kind }) => {
    const id = value ?? display
    // `type` says what kind of role it is; of a group (RFC 7643, section 4.1.2), only "indirect" tells something.
    const as = type === "group" && kind !== "indirect" ? undefined : kind
    return id === undefined
      ? []
      : [{ account, entitlement: entitlementOf(type, id, display ?? id), ...(as !== undefined && { as }) }]
  })

export const groupsOf = ({ id, groups }: User) => ofValues(id, "group", groups)
export const rolesOf = ({ id, roles }: User) => ofValues(id, "role", roles)
export const entitlementsOf = ({ id, entitlements: held }: User) => ofValues(id, "entitlement", held)
