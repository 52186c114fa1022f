import { expect, test } from "vitest"
import type { World } from "./world.ts"
import { oneSchedule } from "../worlds/one-schedule.ts"
import { userToken } from "./auth.ts"
import { as, at, bench, each } from "./testing/bench.ts"

/** All of it belongs to a private team, of which Ana alone is a member; Cy is an observer, Olga the owner. */
const secret = (now: Date): World => {
  const world = oneSchedule(now)
  const teams = [{ id: "PTSECRE" }]
  return {
    ...world,
    teams: [
      {
        id: "PTSECRE",
        name: "Secret",
        description: null,
        default_role: "none",
        members: [{ user: { id: "PANA001" }, role: "responder" }],
      },
      { id: "PTOPEN1", name: "Open", description: null, default_role: "manager", members: [] },
    ],
    schedules: world.schedules.map((each) => ({ ...each, teams })),
    escalation_policies: world.escalation_policies.map((each) => ({ ...each, teams })),
    v3_schedules: [{ id: "PV3SECR", name: "Secret", description: null, time_zone: "Etc/UTC", teams, rotations: [] }],
  }
}

const paths = [
  "/teams/PTSECRE",
  "/schedules/PSONE01",
  "/escalation_policies/PEONE01",
  "/v3/schedules/PV3SECR",
  "/services/PVONE01",
]

test("what is a private team's is seen by members, admins and the account", async () => {
  await using pagerduty = await bench(secret)
  const statuses = async (token: string) =>
    Promise.all(paths.map(async (path) => (await pagerduty.get(path, as(token))).status))
  expect(await statuses(userToken("PANA001"))).toEqual([200, 200, 200, 200, 200])
  expect(await statuses(userToken("POLGA01"))).toEqual([200, 200, 200, 200, 200])
  expect(await statuses(pagerduty.running.accountToken)).toEqual([200, 200, 200, 200, 200])
  expect(await statuses(userToken("PBOCHE1"))).toEqual([403, 403, 403, 403, 403])
  await pagerduty.switches({ unseenStatus: 404 })
  expect(await statuses(userToken("PBOCHE1"))).toEqual([404, 404, 404, 404, 404])
})

test("all others find nothing of it in any list", async () => {
  await using pagerduty = await bench(secret)
  const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
  await pagerduty.post("/incidents", { incident })
  const lists = async (token: string) => {
    const found = ["teams", "schedules", "escalation_policies", "services", "incidents", "oncalls"].map(
      async (name) => each(await pagerduty.get(`/${name}`, as(token)), name, "").length,
    )
    return Promise.all(found)
  }
  expect(await lists(userToken("PANA001"))).toEqual([2, 1, 1, 1, 1, 1])
  expect(await lists(userToken("PBOCHE1"))).toEqual([1, 0, 0, 0, 0, 0])
  expect(each(await pagerduty.get("/v3/schedules", as(userToken("PBOCHE1"))), "schedules", "id")).toEqual([])
})

test("what belongs to an open team too is everybody's", async () => {
  await using pagerduty = await bench((now) => {
    const world = secret(now)
    const teams = [{ id: "PTSECRE" }, { id: "PTOPEN1" }]
    return { ...world, schedules: world.schedules.map((each) => ({ ...each, teams })) }
  })
  const shown = await pagerduty.get("/schedules/PSONE01", as(userToken("PBOCHE1")))
  expect(at(shown, "schedule.id")).toBe("PSONE01")
})
