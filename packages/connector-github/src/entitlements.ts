import type { ConnectorError, Entitlement, Entitlements, Grant } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { GitHub } from "./client.ts"
import type { Repository, Team } from "./model.ts"
import { listMembers, nameOf } from "./people.ts"
import { listDirect, listRepositories } from "./repositories.ts"
import { listTeamMembers, listTeams } from "./teams.ts"

/** Roles (one listing), teams (two for each), repositories (one for each). */
export const entitlements = (github: GitHub): Entitlements => ({
  catalog: () =>
    Stream.fromIterable(["admin", "member"].map(toRole)).pipe(
      Stream.concat(Stream.map(rows(listTeams(github)), toTeam)),
      Stream.concat(Stream.map(rows(listRepositories(github)), toRepository)),
    ),
  grants: ({ type } = {}) => grants(github, type),
  grantsOf: (account) => Stream.runCollect(Stream.filter(grants(github), (grant) => grant.account === account)),
})

const grants = (github: GitHub, type?: string): Stream.Stream<Grant, ConnectorError> => {
  const of = (wanted: string, some: Stream.Stream<Grant, ConnectorError>) =>
    type === undefined || type === wanted ? some : Stream.empty
  const roles = Stream.map(rows(listMembers(github)), ({ user, role }) => grant(user, toRole(role)))
  const teams = Stream.flatMap(rows(listTeams(github)), (team) =>
    rows(
      Effect.gen(function* () {
        const members = yield* listTeamMembers(github, team.slug, "all")
        const lead = new Set((yield* listTeamMembers(github, team.slug, "maintainer")).map(({ id }) => id))
        return members.map((user) => grant(user, toTeam(team), lead.has(user.id) ? "maintainer" : "member"))
      }),
    ),
  )
  const repositories = Stream.flatMap(rows(listRepositories(github)), (repository) =>
    Stream.map(rows(listDirect(github, repository.name)), (user) =>
      grant(user, toRepository(repository), user.role_name),
    ),
  )
  return of("role", roles).pipe(Stream.concat(of("team", teams)), Stream.concat(of("repository", repositories)))
}

const rows = <A>(all: Effect.Effect<ReadonlyArray<A>, ConnectorError>) => Stream.fromIterableEffect(all)

const grant = ({ id }: { readonly id: number }, entitlement: Entitlement, as?: string): Grant => ({
  account: String(id),
  entitlement,
  ...(as !== undefined && { as }),
})

const toRole = (role: string): Entitlement => ({ type: "role", id: role, name: nameOf(role) })
const toTeam = ({ slug: id, name, html_url: url }: Team): Entitlement => ({ type: "team", id, name, url })
const toRepository = ({ full_name: id, html_url: url }: Repository): Entitlement => ({
  type: "repository",
  id,
  name: id,
  url,
})
