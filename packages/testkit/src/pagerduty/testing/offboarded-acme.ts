import { worlds } from "@latchkey/emulator-pagerduty"
import type { Departure } from "../random-world.ts"
import type { Snapshot } from "../snapshot.ts"
import { snapshotOf } from "../snapshot.ts"
import { offboardByHand } from "./offboard-by-hand.ts"
import { pagerduty } from "./pagerduty.ts"

export const now = "2026-11-24T08:00:00Z"
export const [ana, bo, cy] = ["PANA001", "PBOCHE1", "PCYOKA1"]

/** Ana left acme and Bo took over, by hand: the state before and after. */
export const offboardedAcme = async (): Promise<{ before: Snapshot; after: Snapshot }> => {
  const acme = worlds["acme"]
  if (acme === undefined) throw new Error("There is no world acme.")
  const departure: Departure = { world: acme(new Date(now)), now, leaver: ana, successor: bo }
  await using emulator = await pagerduty()
  await emulator.enter(departure)
  const before = await snapshotOf(emulator.url)
  await offboardByHand(emulator, departure)
  return { before, after: await snapshotOf(emulator.url) }
}

/** A state that can be harmed. */
export type Mutable = {
  -readonly [Kind in keyof Snapshot]: Snapshot[Kind] extends Readonly<Record<string, infer Item>>
    ? Record<string, Item>
    : Snapshot[Kind]
}

export const harmed = (state: Snapshot, harm: (state: Mutable) => void): Snapshot => {
  const copy: Mutable = structuredClone(state)
  harm(copy)
  return copy
}

export const one = <Item>(items: Readonly<Record<string, Item>>, id: string): Item => {
  const found = items[id]
  if (found === undefined) throw new Error(`There is no ${id}.`)
  return found
}

export const named = <Item extends { id: string }>(items: Item[], id: string): Item =>
  one(Object.fromEntries(items.map((item) => [item.id, item])), id)

/** The layer that goes on under this id, not its past. */
export const layer = (state: Mutable, schedule: string, id: string) =>
  named(
    one(state.schedules, schedule).schedule_layers.filter(({ end }) => end === null || end > now),
    id,
  )

export const incident = (state: Mutable, number: string) => one(state.incidents, `Q0ACME000INC${number}`)

export const rule = (state: Mutable, policy: string, id: string) =>
  named(one(state.policies, policy).escalation_rules, id)

export const turnRound = (items: object[]): void => {
  items.splice(0, items.length, ...items.toReversed())
}
