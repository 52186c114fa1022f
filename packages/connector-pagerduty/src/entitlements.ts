import type { Entitlement, Entitlements, Grant } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { licenseOf, listLicenses, nameOf } from "./licenses.ts"
import { Allocation, type License, type Policy, type Reference, type ScheduleObject, type User } from "./model.ts"
import { getUser, listUsers, ROLES } from "./people.ts"
import { levelsOf, listPolicies } from "./policies.ts"
import { listSchedules, openLayers } from "./schedules.ts"
import { getShiftBased, listShiftBased, membersOf, openEvents, type ShiftBased } from "./shift-based/schedule.ts"
import { listMembers, listTeams } from "./teams.ts"

/** Roles, licenses, teams, schedules, policies: each listed once, whoever is asked about. */
export const entitlements = (pagerduty: PagerDuty): Entitlements => ({
  catalog: () =>
    Stream.mergeAll(
      [
        Stream.fromIterable(Object.entries(ROLES).map(([id, name]): Entitlement => ({ type: "role", id, name }))),
        Stream.fromIterableEffect(Effect.map(listLicenses(pagerduty), (licenses) => licenses.map(ofLicense))),
        Stream.map(listTeams(pagerduty), ofTeam),
        Stream.map(listSchedules(pagerduty), (schedule) => ofObject("schedule", schedule)),
        Stream.map(listShiftBased(pagerduty), ({ id, summary, ...rest }) =>
          ofObject("schedule", { id, name: summary ?? id, ...rest }),
        ),
        Stream.map(listPolicies(pagerduty), (policy) => ofObject("escalation_policy", policy)),
      ],
      { concurrency: 1 },
    ),
  grants: ({ type } = {}) =>
    Stream.mergeAll(
      Object.entries(sources(pagerduty))
        .filter(([name]) => type === undefined || name === type)
        .map(([, grants]) => grants()),
      { concurrency: 1 },
    ),
  grantsOf: Effect.fn("pagerduty.grantsOf")(function* (account) {
    const user = yield* getUser(pagerduty, account, ["teams"])
    const held = yield* licenseOf(pagerduty, account)
    const license: ReadonlyArray<Grant> = held === undefined ? [] : [{ account, entitlement: ofLicense(held) }]
    const teams = yield* Effect.forEach(user.teams ?? [], (team) =>
      teamMembersOf(pagerduty, team).pipe(
        Stream.filter((grant) => grant.account === account),
        Stream.runCollect,
      ),
    )
    const { schedule, escalation_policy: policy } = sources(pagerduty)
    const onSchedules = yield* schedule().pipe(
      Stream.filter((grant) => grant.account === account),
      Stream.runCollect,
    )
    const onPolicies = yield* policy([account]).pipe(
      Stream.filter((grant) => grant.account === account),
      Stream.runCollect,
    )
    return [roleOf(user), license, teams.flat(), onSchedules, onPolicies].flat()
  }),
})

const sources = (pagerduty: PagerDuty) => ({
  role: () => Stream.map(listUsers(pagerduty), roleOf),
  license: () =>
    pagerduty
      .list("listLicenseAllocations", { key: "license_allocations", row: Allocation }, (api, way, { offset, limit }) =>
        api.GET("/license_allocations", { ...way, params: { query: { offset, limit } } }),
      )
      .pipe(Stream.map(({ user, license }): Grant => ({ account: user.id, entitlement: ofLicense(license) }))),
  team: () => Stream.flatMap(listTeams(pagerduty), (team) => teamMembersOf(pagerduty, team)),
  schedule: () =>
    Stream.unwrap(
      Effect.map(DateTime.now, (now) =>
        listSchedules(pagerduty, { since: DateTime.formatIso(now), until: DateTime.formatIso(now) }).pipe(
          Stream.flatMap((schedule) => Stream.fromIterable(onSchedule(schedule, DateTime.toEpochMillis(now)))),
          Stream.concat(
            listShiftBased(pagerduty).pipe(
              Stream.mapEffect(({ id }) => getShiftBased(pagerduty, id)),
              Stream.flatMap((schedule) => Stream.fromIterable(inRotations(schedule, DateTime.toEpochMillis(now)))),
            ),
          ),
        ),
      ),
    ),
  escalation_policy: (users?: ReadonlyArray<string>) =>
    Stream.flatMap(listPolicies(pagerduty, users), (policy) => Stream.fromIterable(onPolicy(policy))),
})

const teamMembersOf = (pagerduty: PagerDuty, team: Reference) =>
  Stream.map(listMembers(pagerduty, team.id), ({ user, role }): Grant => ({
    account: user.id,
    entitlement: ofTeam(team),
    ...(role !== undefined && { as: role }),
  }))

const roleOf = ({ id, role = "user" }: User): Grant => ({
  account: id,
  entitlement: { type: "role", id: role, name: ROLES[role] ?? role },
})

const onSchedule = (schedule: ScheduleObject, now: number): ReadonlyArray<Grant> =>
  [...new Set(openLayers(schedule, now).flatMap(({ users }) => users.map(({ user }) => user.id)))].map((account) => ({
    account,
    entitlement: ofObject("schedule", schedule),
    as: "on a layer",
  }))

const inRotations = (schedule: ShiftBased, now: number): ReadonlyArray<Grant> => {
  const people = (schedule.rotations ?? []).flatMap((rotation) => openEvents(rotation, now)).flatMap(membersOf)
  return [...new Set(people)].flatMap((account) =>
    account === null ? [] : [{ account, entitlement: ofObject("schedule", schedule), as: "in a rotation" }],
  )
}

const onPolicy = (policy: Policy): ReadonlyArray<Grant> =>
  [
    ...new Set(
      policy.escalation_rules.flatMap(({ targets }) =>
        targets.filter(({ type }) => type === "user" || type === "user_reference").map(({ id }) => id),
      ),
    ),
  ].map((account) => ({
    account,
    entitlement: ofObject("escalation_policy", policy),
    as: `level ${levelsOf(policy, account).join(", ")}`,
  }))

const url = (link: string | null | undefined) => (typeof link === "string" ? { url: link } : {})
const ofObject = (
  type: string,
  { id, name, html_url: link }: Pick<ScheduleObject, "id" | "name" | "html_url">,
): Entitlement => ({
  type,
  id,
  name,
  ...url(link),
})
const ofTeam = ({ id, summary, html_url: link }: Reference): Entitlement => ({
  type: "team",
  id,
  name: summary ?? id,
  ...url(link),
})
const ofLicense = (license: License): Entitlement => ({
  type: "license",
  id: license.id,
  name: nameOf(license),
  ...url(license.html_url),
})
