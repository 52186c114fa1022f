// What is a private team's is seen by its members alone: whoever takes it over becomes one.
import type { Team, World } from "@latchkey/emulator-pagerduty"
import { afterEach, expect, test } from "vitest"
import { account, ANA, BO, NOW, stepsOf } from "./night-desk.ts"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

const team = (id: string, role: Team["default_role"], members: Team["members"] = []): Team => ({
  id,
  name: id,
  description: null,
  default_role: role,
  members,
})

/** The schedule, the shift-based one and the policy each have a team of their own. */
const open = async (teams: ReadonlyArray<Team>) => {
  const small = account()
  const of = (index: number) => ({ teams: teams.slice(index, index + 1).map(({ id }) => ({ id })) })
  const changed: World = {
    ...small,
    teams: [...small.teams, ...teams],
    schedules: small.schedules.map((one) => ({ ...one, ...of(0) })),
    v3_schedules: (small.v3_schedules ?? []).map((one) => ({ ...one, ...of(1) })),
  }
  world = await openWorld("shift-based", { now: NOW, world: changed })
}

const plan = () => world.run((connection) => planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)))
const joined = (draft: Awaited<ReturnType<typeof plan>>) =>
  stepsOf(draft, "team-member").map(({ target: { id } }) => id)

test("one that the leaver is not in, of a schedule and of a shift-based one", async () => {
  await open([team("PTPRIV1", "none"), team("PTPRIV2", "none")])
  const draft = await plan()
  expect(joined(draft)).toEqual(["PTPRIV1", "PTPRIV2"])
  await world.run((connection) =>
    performAll(connection, { ...draft, steps: draft.steps.slice(0, 3) }).pipe(standing(NOW)),
  )
  const member = { user: { id: BO }, role: "responder" }
  expect(await world.control("GET", "state")).toMatchObject({
    teams: { PTPRIV1: { members: [member] }, PTPRIV2: { members: [member] } },
  })
})

test("no step where the successor is a member, where all may see it, or where nothing is the team's", async () => {
  await open([
    team("PTPRIV1", "none", [{ user: { id: BO }, role: "responder" }]),
    team("PTOPEN1", "manager"),
    team("PTPRIV3", "none"),
  ])
  expect(joined(await plan())).toEqual([])
})
