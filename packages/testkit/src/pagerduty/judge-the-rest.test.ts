import { beforeAll, expect, it } from "vitest"
import { judge } from "./judge.ts"
import type { Snapshot } from "./snapshot.ts"
import type { Mutable } from "./testing/offboarded-acme.ts"
import { ana, bo, cy, harmed, incident, now, offboardedAcme, one, rule, turnRound } from "./testing/offboarded-acme.ts"

let before: Snapshot
let after: Snapshot

beforeAll(async () => {
  ;({ before, after } = await offboardedAcme())
})

type Harm = [harm: string, (state: Mutable) => void, finding: RegExp]

const judged = (harm: (state: Mutable) => void): string[] =>
  judge(before, harmed(after, harm), { leaver: ana, successor: bo, weeks: 2 })

it.each<Harm>([
  ["nobody assigned", (state) => (incident(state, "09").assignments = []), /INC09: is assigned to nobody/],
  [
    "the leaver assigned still",
    (state) => (incident(state, "09").assignments = [{ at: now, assignee: { id: ana } }]),
    /INC09: is still assigned to PANA001/,
  ],
  [
    "another assignee lost",
    (state) => (incident(state, "07").assignments = [{ at: now, assignee: { id: bo } }]),
    /INC07: PCYOKA1 is not assigned to it/,
  ],
  [
    "a stranger assigned",
    (state) => incident(state, "07").assignments.push({ at: now, assignee: { id: "POLGA01" } }),
    /INC07: POLGA01 is assigned to it/,
  ],
  [
    "the successor twice",
    (state) => incident(state, "08").assignments.push({ at: now, assignee: { id: bo } }),
    /INC08: somebody is assigned to it twice/,
  ],
  [
    "one resolved",
    (state) => Object.assign(incident(state, "09"), { status: "resolved", resolved_at: now }),
    /INC09: open is false, not true/,
  ],
  ["one opened again", (state) => (incident(state, "02").status = "triggered"), /INC02: status is "triggered"/],
  [
    "one of others reassigned",
    (state) => (incident(state, "11").assignments = [{ at: now, assignee: { id: cy } }]),
    /INC11: assignments is/,
  ],
  ["one lost", (state) => delete state.incidents["Q0ACME000INC12"], /INC12: is gone/],
])("incidents: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  [
    "a target twice",
    (state) => rule(state, "PEPAYM1", "PRPAYM2").targets.push({ id: bo, type: "user_reference" }),
    /rule PRPAYM2: somebody is a target twice/,
  ],
  [
    "the leaver still",
    (state) => (rule(state, "PEPLAT1", "PRPLAT3").targets = [{ id: ana, type: "user_reference" }]),
    /rule PRPLAT3: still names PANA001/,
  ],
  [
    "nobody in the leaver's place",
    (state) => rule(state, "PESECU1", "PRSECU1").targets.shift(),
    /rule PRSECU1: PBOCHE1 is no target/,
  ],
  [
    "another target lost",
    (state) => rule(state, "PESECU1", "PRSECU1").targets.pop(),
    /rule PRSECU1: targets is \["PBOCHE1"\], not/,
  ],
  ["targets in another order", (state) => turnRound(rule(state, "PEMAJO1", "PRMAJO2").targets), /PRMAJO2: targets is/],
  ["another delay", (state) => (rule(state, "PEPLAT1", "PRPLAT1").escalation_delay_in_minutes = 5), /delay_in_minutes/],
  ["another rule id", (state) => (rule(state, "PEPLAT1", "PRPLAT1").id = "PRNEW"), /^policy PEPLAT1: rules is/],
  ["another name", (state) => (one(state.policies, "PEDATA1").name = "D"), /^policy PEDATA1: name is "D"/],
  ["the description lost", (state) => (one(state.policies, "PEDATA1").description = null), /description is null/],
  ["a policy deleted", (state) => delete state.policies["PEIDLE1"], /^policy PEIDLE1: is gone/],
])("policies: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  ["the user still there", (state) => (state.users[ana] = one(before.users, ana)), /^user PANA001: is still there/],
  [
    "the license still in use",
    (state) => (state.allocations[ana] = one(before.allocations, ana)),
    /^license PLBUS01: \d+ are in use, not/,
  ],
  ["sessions left", (state) => (state.sessions[ana] = []), /^sessions of PANA001: are still there/],
  ["grants left", (state) => (state.delegations[ana] = []), /^grants of PANA001: are still there/],
  [
    "a membership left",
    (state) => one(state.teams, "PTPAYM1").members.push({ user: { id: ana }, role: "manager" }),
    /^team PTPAYM1: PANA001 is still a member/,
  ],
  ["another user changed", (state) => (one(state.users, cy).role = "admin"), /^user PCYOKA1: role is "admin"/],
  ["another user deleted", (state) => delete state.users[cy], /^user PCYOKA1: is gone/],
  ["a user made", (state) => (state.users["PNEW"] = one(state.users, cy)), /^user PNEW: was not there before/],
  [
    "a team without one of its members",
    (state) => one(state.teams, "PTPLAT1").members.pop(),
    /^team PTPLAT1: members is/,
  ],
  [
    "the successor in a team for nothing",
    (state) => one(state.teams, "PTNONE1").members.push({ user: { id: bo }, role: "manager" }),
    /^team PTNONE1: PBOCHE1 became manager without need/,
  ],
  [
    "the successor less than before",
    (state) => {
      for (const each of one(state.teams, "PTPLAT1").members) if (each.user.id === bo) each.role = "observer"
    },
    /^team PTPLAT1: PBOCHE1 is observer, not manager/,
  ],
  [
    "a service on another policy",
    (state) => (one(state.services, "PVAPI01").escalation_policy = { id: "PEDATA1" }),
    /^service PVAPI01: escalation_policy is/,
  ],
  ["others' sessions ended", (state) => delete state.sessions[cy], /^sessions of PCYOKA1: is gone/],
  ["another account name", (state) => (state.account.name = "Ajax"), /^account: name is "Ajax"/],
])("the rest: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it("lets the successor become manager where the leaver was the only one", () => {
  const findings = judged((state) => {
    for (const each of one(state.teams, "PTPAYM1").members) if (each.user.id === bo) each.role = "manager"
  })
  expect(findings).toEqual([])
})

it.each([[[cy, bo]], [[bo, cy]]])("lets the successor stand in either place where both were in a rule: %j", (found) => {
  const targets = (...ids: string[]) => ids.map((id) => ({ id, type: "user_reference" as const }))
  const three = harmed(before, (state) => (rule(state, "PEPAYM1", "PRPAYM2").targets = targets(ana, cy, bo)))
  const two = harmed(after, (state) => (rule(state, "PEPAYM1", "PRPAYM2").targets = targets(...found)))
  expect(judge(three, two, { leaver: ana, successor: bo, weeks: 1 })).toEqual([])
})
