// Shift-based schedules: a step of theirs has several writes, and is killed around each of them.
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import { beforeAll, expect, test } from "vitest"
import { clockAhead } from "./clock-ahead.ts"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"
import { doneOf, killAt, killInTurn, lastEvent, type Place, places } from "./killing.ts"
import { ANA, BO, writeShiftsAccount } from "./shifts-account.ts"

const who = { leaver: ANA, successor: BO }
const transfer = ["transfer", ANA, "--to", BO, "--yes", "--json"]
const offboard = ["offboard", ANA, "--to", BO, "--yes", "--json"]
const isTrial = Number(process.env["LATCHKEY_TRIAL"] ?? 1) > 1
/** By then shifts have changed hands. */
const MINUTES = 35

/**
 * Opens the account, has shifts handed over, whatever befalls that, and once they have changed hands the rest: what was
 * written, and what is wrong, before and after that.
 */
const inWorld = async (work: (door: FrontDoor) => Promise<ReadonlyArray<Place>>) => {
  const door = await openFrontDoor("--world", writeShiftsAccount())
  try {
    const first = await snapshotOf(door.emulator.url)
    const kills = await work(door)
    const writes = doneOf(await door.requests(), kills)
    const handed = await snapshotOf(door.emulator.url)
    const handedOverBy = new Date(Date.parse(handed.now) + MINUTES * 60_000).toISOString()

    await door.control("POST", "clock", { advanceSeconds: MINUTES * 60 })
    const { code, stderr } = await door.run(offboard, clockAhead(MINUTES))
    return {
      writes,
      rest: doneOf(await door.requests(), kills).slice(writes.length),
      ended: code === 0 ? code : stderr,
      findings: [
        ...judge(first, handed, { ...who, deletes: false, handedOverBy }),
        ...judge(first, await snapshotOf(door.emulator.url), who),
      ],
    }
  } finally {
    door.close()
  }
}

const handOver = async (door: FrontDoor, env: Readonly<Record<string, string>> = {}) => {
  const { code, stderr } = await door.run(transfer, env)
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`)
}

const stepsOf = (stdout: string): ReadonlyArray<string> => {
  const { plan }: { plan: { steps: ReadonlyArray<{ key: string }> } } = JSON.parse(stdout)
  return plan.steps.map(({ key }) => key)
}

let undisturbed: Awaited<ReturnType<typeof inWorld>>
beforeAll(async () => {
  undisturbed = await inWorld(async (door) => {
    await handOver(door)
    return []
  })
})

test("undisturbed it ends well, and some steps have several writes", () => {
  const { ended, findings, rest, writes } = undisturbed
  expect([ended, findings]).toEqual([0, []])
  expect(rest).toEqual([`DELETE /oauth_delegations?user_id=${ANA}&type=web%2Cmobile`, `DELETE /users/${ANA}`])
  const counts = Map.groupBy(writes, (write) => write.replace(/(events|custom_shifts|overrides)\/\w+$/, "$1"))
  expect(Object.fromEntries([...counts].map(([write, all]) => [write, all.length]))).toEqual({
    "PUT /schedules/PSONE01": 1,
    "PUT /v3/schedules/PV3DES1/rotations/V3NIGHTS/events": 2,
    "POST /v3/schedules/PV3DES1/rotations/V3NIGHTS/events": 3,
    "PUT /v3/schedules/PV3DES1/rotations/V3DAYS/events": 1,
    "POST /v3/schedules/PV3DES1/rotations/V3DAYS/events": 1,
    "POST /v3/schedules/PV3DES1/custom_shifts": 1,
    "PUT /v3/schedules/PV3DES1/custom_shifts": 1,
    "DELETE /v3/schedules/PV3DES1/custom_shifts": 1,
    "POST /v3/schedules/PV3DES1/overrides": 3,
    "PUT /v3/schedules/PV3DES1/overrides": 1,
    "DELETE /v3/schedules/PV3DES1/overrides": 2,
  })
})

const [before, after, atTheEnd] = places
/** Every other write meets one of two places, which ones are others at each run; in a trial every write every place. */
const turns = isTrial
  ? [[before], [after], [atTheEnd], [before, after, atTheEnd]]
  : [Math.random() < 0.5 ? [before, after] : [after, before]]
const passing = isTrial ? () => 0 : (kill: number) => (kill === 0 ? Math.round(Math.random()) : 1)
test.concurrent.each(turns.map((rotation) => [rotation.join(", then "), rotation] as const))(
  "killed at one write after the other, %s: the same command goes on and finishes it",
  async (_, rotation) => {
    const run = await inWorld(async (door) => {
      const placeOf = (kill: number) => rotation[kill % rotation.length] ?? before
      const { ended, kills, hit } = await killInTurn(door, transfer, placeOf, passing)
      if (ended.stdout === "") throw new Error(`exit ${ended.code}: ${ended.stderr}`)
      const unhit = isTrial ? stepsOf(ended.stdout).filter((step) => !hit.has(step)) : []
      expect(unhit).toEqual([])
      return kills
    })
    // Nothing lost, nothing done twice.
    expect(run).toEqual(undisturbed)
  },
)

test.runIf(isTrial).concurrent.each(places)(
  "killed %s, each write in an account of its own: the same command finishes it",
  async (place) => {
    for (const [index, write] of undisturbed.writes.entries()) {
      const run = await inWorld(async (door) => {
        expect([write, await killAt(door, place, transfer, index), lastEvent(door).type]).toEqual([
          write,
          undefined,
          "started",
        ])
        await handOver(door)
        return [place]
      })
      expect([write, run]).toEqual([write, undisturbed])
    }
  },
)

test("killed between an event's end and what follows it, and run again when that end is past: from then on it is well", async () => {
  const door = await openFrontDoor("--world", writeShiftsAccount())
  try {
    const first = await snapshotOf(door.emulator.url)
    const follows = undisturbed.writes.findIndex((write) => /^POST .*events$/.test(write))
    expect(await killAt(door, before, transfer, follows)).toBeUndefined()
    await door.control("POST", "clock", { advanceSeconds: 60 * 60 })
    await handOver(door, clockAhead(60))
    const last = await snapshotOf(door.emulator.url)
    const handedOverBy = new Date(Date.parse(last.now) + MINUTES * 60_000).toISOString()
    const findings = judge(first, last, { ...who, deletes: false, handedOverBy })
    // From the end until what follows was made there was a hole: it is past.
    const ends = findings.map((finding) => Date.parse(/ until (\S+) stands /.exec(finding)?.[1] ?? handedOverBy))
    expect(ends.filter((end) => end > Date.parse(last.now))).toEqual([])
  } finally {
    door.close()
  }
})

// Planned anew, whose turns somebody stood in for could not be told any more: events have changed hands by then.
test("partly done, the same command goes on with the rest, and keeps who stands in for the leaver", async () => {
  const run = await inWorld(async (door) => {
    await door.control("POST", "faults", { kind: "error", method: "POST", path: "/overrides", times: 1000 })
    await door.run(transfer)
    await door.control("DELETE", "faults")
    await door.run(transfer)
    return []
  })
  expect(run.findings).toEqual([])
})
