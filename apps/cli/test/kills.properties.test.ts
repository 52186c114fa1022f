// The busiest person's offboarding, killed at the writes that an undisturbed run makes.
import { judge, type Snapshot, snapshotOf } from "@latchkey/testkit/pagerduty"
import { beforeAll, expect, test } from "vitest"
import { type Ended, type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"
import { killAt, lastEvent, type Place, places } from "./killing.ts"

const [LEAVER, SUCCESSOR] = ["PANA001", "PBOCHE1"]
const offboard = ["offboard", LEAVER, "--to", SUCCESSOR, "--yes", "--json"]
const isTrial = Number(process.env["LATCHKEY_TRIAL"] ?? 1) > 1

/** Opens a world, and tells what became of it when it was left. */
const inWorld = async (work: (door: FrontDoor) => Promise<Ended>) => {
  const door = await openFrontDoor("--world", "acme")
  try {
    const before = await snapshotOf(door.emulator.url)
    const ended = await work(door)
    return { ...told(ended), ...(await seen(door, before)) }
  } finally {
    door.close()
  }
}

const told = ({ code, stdout, stderr }: Ended) => {
  if (stdout === "") throw new Error(`exit ${code}: ${stderr}`)
  const { plan, left }: { plan: { steps: ReadonlyArray<{ key: string }> }; left: ReadonlyArray<unknown> } =
    JSON.parse(stdout)
  return { code, left, steps: plan.steps.map(({ key }) => key) }
}

const seen = async (door: FrontDoor, before: Snapshot) => {
  const after = await snapshotOf(door.emulator.url)
  return {
    user: (await door.pagerduty("GET", `/users/${LEAVER}`)).status,
    findings: judge(before, after, { leaver: LEAVER, successor: SUCCESSOR }),
    writes: (await door.requests()).filter(isWrite),
  }
}

type Told = Awaited<ReturnType<typeof inWorld>>

const well = { code: 0, left: [], user: 404, findings: [] }

/** The writes that were done. Those without an answer were held, in this order; one held after was done. */
const done = ({ writes }: Told, kills: ReadonlyArray<Place>) => {
  const held = kills.filter((place) => place !== "before the journal's line").values()
  return writes
    .filter(({ status }) => status !== null || held.next().value === "after the write")
    .map(({ method, path }) => `${method} ${path}`)
}

let undisturbed: Told
beforeAll(async () => {
  undisturbed = await inWorld((door) => door.run(offboard))
})

/** Kills it, and runs the same command again, to be killed at what comes next, until one of them ends by itself. */
const killInTurn = async (placeOf: (kill: number) => Place) => {
  const kills: Array<Place> = []
  const hit = new Set<string>()
  const run = await inWorld(async (door) => {
    for (;;) {
      const place = placeOf(kills.length)
      // What was held before it was done comes again first.
      const ended = await killAt(door, place, offboard, kills.at(-1) === "before the write" ? 1 : 0)
      if (ended !== undefined) return ended
      kills.push(place)
      hit.add(lastEvent(door).step ?? "")
    }
  })
  return { run, kills, hit }
}

test("undisturbed it ends well", () => {
  expect(undisturbed).toMatchObject(well)
})

const rotations: ReadonlyArray<ReadonlyArray<Place>> = isTrial ? [places, ...places.map((place) => [place])] : [places]
test.concurrent.each(rotations.map((rotation) => [rotation.join(", then "), rotation] as const))(
  "killed in every step, one after the other: %s. The same command goes on and finishes it",
  async (_, rotation) => {
    const { run, kills, hit } = await killInTurn((kill) => rotation[kill % rotation.length] ?? places[0])
    expect(run).toMatchObject(well)
    expect(hit).toEqual(new Set(run.steps))
    // Nothing lost, nothing done twice.
    expect(done(run, kills)).toEqual(done(undisturbed, []))
  },
)

test.runIf(isTrial).concurrent.each(places)(
  "killed %s, each write in an account of its own: the same command finishes it",
  async (place) => {
    for (const [index, { method, path }] of undisturbed.writes.entries()) {
      const run = await inWorld(async (door) => {
        const ended = await killAt(door, place, offboard, index)
        expect([method, path, ended, lastEvent(door).type]).toEqual([method, path, undefined, "started"])
        return door.run(offboard)
      })
      expect(run).toMatchObject(well)
      expect(done(run, [place])).toEqual(done(undisturbed, []))
    }
  },
)
