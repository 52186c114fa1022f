import { beforeAll } from "vitest"
import { judge } from "../judge.ts"
import type { Snapshot } from "../snapshot.ts"
import { ana, bo, harmed, type Mutable } from "./offboarded-acme.ts"

/** What was done wrong, how, and what is to be found. */
export type Harm = [harm: string, (state: Mutable) => void, finding: RegExp]

/** Judges an offboarding that somebody did by hand, with a harm done to how it ended. */
export const judging = (offboarded: () => Promise<{ readonly before: Snapshot; readonly after: Snapshot }>) => {
  let states: Awaited<ReturnType<typeof offboarded>>
  beforeAll(async () => {
    states = await offboarded()
  })
  return (harm: (state: Mutable) => void): string[] =>
    judge(states.before, harmed(states.after, harm), { leaver: ana, successor: bo, weeks: 2 })
}
