// The busiest person's offboarding, killed at the writes that an undisturbed run makes.
import { judge, type Snapshot, snapshotOf } from "@latchkey/testkit/pagerduty"
import { beforeAll, expect, test } from "vitest"
import { type Ended, type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"
import { doneOf, killAt, killInTurn, lastEvent, type Place, places } from "./killing.ts"

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

let undisturbed: Told
beforeAll(async () => {
  undisturbed = await inWorld((door) => door.run(offboard))
})

test("undisturbed it ends well", () => {
  expect(undisturbed).toMatchObject(well)
})

const rotations: ReadonlyArray<ReadonlyArray<Place>> = isTrial ? [places, ...places.map((place) => [place])] : [places]
test.concurrent.each(rotations.map((rotation) => [rotation.join(", then "), rotation] as const))(
  "killed in every step, one after the other: %s. The same command goes on and finishes it",
  async (_, rotation) => {
    let killed: Omit<Awaited<ReturnType<typeof killInTurn>>, "ended"> = { kills: [], hit: new Set() }
    const run = await inWorld(async (door) => {
      const { ended, ...more } = await killInTurn(
        door,
        offboard,
        (kill) => rotation[kill % rotation.length] ?? places[0],
      )
      killed = more
      return ended
    })
    expect(run).toMatchObject(well)
    expect(killed.hit).toEqual(new Set(run.steps))
    // Nothing lost, nothing done twice.
    expect(doneOf(run.writes, killed.kills)).toEqual(doneOf(undisturbed.writes, []))
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
      expect(doneOf(run.writes, [place])).toEqual(doneOf(undisturbed.writes, []))
    }
  },
)
