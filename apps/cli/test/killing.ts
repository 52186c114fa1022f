// SIGKILL at a chosen place of a run.
import { execFileSync } from "node:child_process"
import { closeSync, constants, openSync, readdirSync, readFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { journalFolder } from "@latchkey/operations"
import { endOf, type Ended, type FrontDoor } from "./front-door.ts"

/** Around a remote write: it is not done yet; it is done and unanswered; it is answered, and its step not in the journal. */
export const places = ["before the write", "after the write", "before the journal's line"] as const
export type Place = (typeof places)[number]

/** Runs until so many writes have passed and the next is there, and kills it around that one; or gives how it ended. */
export const killAt = async (
  door: FrontDoor,
  place: Place,
  args: ReadonlyArray<string>,
  after: number,
): Promise<Ended | undefined> => {
  const kind = place === "before the write" ? "hold-before" : "hold-after"
  await door.control("POST", "faults", { kind, method: "PUT|POST|DELETE", path: "^(?!.*/preview)", after, times: 1 })
  const child = door.begin(args)
  const end = endOf(child)
  const isHeld = async () => (await door.held()).length > 0
  const held = await Promise.race([end.then(() => false), reached(isHeld)])
  await door.control("DELETE", "faults")
  if (!held) return end
  const blocked = place === "before the journal's line" ? blockJournal(door) : undefined
  if (blocked !== undefined) {
    await door.control("DELETE", "held")
    await reached(blocked.isReached)
  }
  child.kill("SIGKILL")
  await end
  blocked?.unblock()
  return undefined
}

/** What stands in the journal's last line. */
export const lastEvent = (door: FrontDoor): { readonly type: string; readonly step?: string } =>
  JSON.parse(readFileSync(journalOf(door), "utf8").trimEnd().split("\n").at(-1) ?? "")

const reached = async (isThere: () => boolean | Promise<boolean>): Promise<boolean> => {
  while (!(await isThere())) await sleep(50)
  return true
}

const journalOf = (door: FrontDoor): string => {
  const folder = journalFolder(door.env)
  const [file, ...more] = readdirSync(folder)
  if (file === undefined || more.length > 0) throw new Error(`one journal in ${folder}, not ${1 + more.length}`)
  return join(folder, file)
}

/** Puts a pipe in the journal's place: whoever opens it to write the next line waits there, and is seen to. */
const blockJournal = (door: FrontDoor) => {
  const file = journalOf(door)
  const aside = join(door.folder, "journal")
  renameSync(file, aside)
  execFileSync("mkfifo", [file])
  let pipe: number | undefined
  return {
    isReached: () => {
      try {
        // Fails while nobody has the other end.
        pipe = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
        return true
      } catch {
        return false
      }
    },
    unblock: () => {
      if (pipe !== undefined) closeSync(pipe)
      renameSync(aside, file)
    },
  }
}
