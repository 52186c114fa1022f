// SIGKILL at a chosen place of a run.
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { databasePlace } from "@latchkey/database"
import * as Schema from "effect/Schema"
import { endOf, type Ended, type FrontDoor, isWrite, type Logged } from "./front-door.ts"

/** Around a remote write: it is not done yet; it is done and unanswered; it is answered, and its step not in the journal. */
export const places = ["before the write", "after the write", "before the journal's line"] as const
export type Place = (typeof places)[number]

/** Has a write held, around which something is to be killed; so many pass first. */
export const holdAt = (door: FrontDoor, place: Place, after: number) =>
  door.control("POST", "faults", {
    kind: place === "before the write" ? "hold-before" : "hold-after",
    method: "PUT|POST|DELETE",
    path: "^(?!.*/preview)",
    after,
    times: 1,
  })

/** Kills a process around the write that is held; gives whether there was one before the work ended. */
export const killHeld = async (
  door: FrontDoor,
  place: Place,
  child: ChildProcessWithoutNullStreams,
  ended: Promise<unknown>,
): Promise<boolean> => {
  const isHeld = async () => (await door.held()).length > 0
  const held = await Promise.race([ended.then(() => false), reached(isHeld)])
  await door.control("DELETE", "faults")
  if (!held) return false
  const blocked = place === "before the journal's line" ? blockJournal(door) : undefined
  if (blocked !== undefined) {
    await door.control("DELETE", "held")
    await reached(blocked.isReached)
  }
  const gone = new Promise((resolve) => child.once("close", resolve))
  child.kill("SIGKILL")
  await gone
  blocked?.unblock()
  return true
}

/** Runs until so many writes have passed and the next is there, and kills it around that one; or gives how it ended. */
export const killAt = async (
  door: FrontDoor,
  place: Place,
  args: ReadonlyArray<string>,
  after: number,
): Promise<Ended | undefined> => {
  await holdAt(door, place, after)
  const child = door.begin(args)
  const end = endOf(child)
  return (await killHeld(door, place, child, end)) ? undefined : end
}

/**
 * Kills it, and runs the same command again, to be killed at what comes next, until one of them ends by
 * itself. `passing`: so many writes in between are left alone.
 */
export const killInTurn = async (
  door: FrontDoor,
  args: ReadonlyArray<string>,
  placeOf: (kill: number) => Place,
  passing: (kill: number) => number = () => 0,
) => {
  const kills: Array<Place> = []
  const hit = new Set<string>()
  for (;;) {
    const place = placeOf(kills.length)
    // What was held before it was done comes again first.
    const again = kills.at(-1) === "before the write" ? 1 : 0
    const ended = await killAt(door, place, args, again + passing(kills.length))
    if (ended !== undefined) return { ended, kills, hit }
    kills.push(place)
    hit.add(lastEvent(door).step ?? "")
  }
}

/** The writes that were done. Those without an answer were held, in this order; one held after was done. */
export const doneOf = (requests: ReadonlyArray<Logged>, kills: ReadonlyArray<Place>): ReadonlyArray<string> => {
  const held = kills.filter((place) => place !== "before the journal's line").values()
  return requests
    .filter(isWrite)
    .filter(({ status }) => status !== null || held.next().value === "after the write")
    .map(({ method, path }) => `${method} ${path}`)
}

const Row = Schema.Struct({
  body: Schema.fromJsonString(Schema.Struct({ type: Schema.String, step: Schema.optionalKey(Schema.String) })),
})

const databaseFile = (door: FrontDoor) => {
  const place = databasePlace(door.env)
  if ("url" in place) throw new Error("The journal is not in a file")
  return place.file
}

/** The newest event of the journal. */
export const lastEvent = (door: FrontDoor) => {
  const journal = new DatabaseSync(databaseFile(door), { readOnly: true })
  const row = journal.prepare("SELECT body FROM event ORDER BY rowid DESC LIMIT 1").get()
  journal.close()
  return Schema.decodeUnknownSync(Row)(row).body
}

/** Waits for it. */
export const reached = async (isThere: () => boolean | Promise<boolean>): Promise<boolean> => {
  while (!(await isThere())) await sleep(50)
  return true
}

/** Holds the journal as its writer: nothing else is written in it, and whoever wants to waits. */
const blockJournal = (door: FrontDoor) => {
  const journal = new DatabaseSync(databaseFile(door))
  journal.exec("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE")
  let [asked, quiet] = [0, 0]
  return {
    /** The answer is there, and no request comes any more: whatever comes next waits for the journal. */
    isReached: async () => {
      const { length } = await door.requests()
      quiet = length === asked ? quiet + 1 : 0
      asked = length
      return quiet === 4
    },
    unblock: () => {
      journal.exec("ROLLBACK")
      journal.close()
    },
  }
}
