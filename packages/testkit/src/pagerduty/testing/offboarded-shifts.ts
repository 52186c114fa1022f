import { isUser } from "../judging/judged.ts"
import type { Departure } from "../random-world.ts"
import type { CustomShift, Rotation, ShiftEvent, ShiftOverride, ShiftSchedule } from "../shift-based/schedule.ts"
import type { Snapshot } from "../snapshot.ts"
import { snapshotOf } from "../snapshot.ts"
import { offboardByHand } from "./offboard-by-hand.ts"
import type { Mutable } from "./offboarded-acme.ts"
import { ana, bo, named, one } from "./offboarded-acme.ts"
import { pagerduty } from "./pagerduty.ts"
import { now, shiftsWorld, user } from "./shifts-world.ts"

/** When shifts are handed over. */
export const T = "2026-10-20T08:10:00Z"

/** Ana left the account with shifts and Bo took over, by hand: the state before and after. */
export const offboardedShifts = async (): Promise<{ before: Snapshot; after: Snapshot }> => {
  const departure: Departure = { world: shiftsWorld(), now, leaver: ana, successor: bo }
  await using emulator = await pagerduty()
  await emulator.enter(departure)
  const before = await snapshotOf(emulator.url)
  await offboardByHand(emulator, departure)
  return { before, after: await snapshotOf(emulator.url) }
}

export const turnsOf = (state: Mutable): ShiftSchedule => one(state.v3Schedules, "PTURNS1")

export const deskOf = (state: Mutable): ShiftSchedule => one(state.v3Schedules, "PDESK01")

/** The event of this name that goes on after the hand-over. */
export const eventOf = ({ rotations }: ShiftSchedule, name: string): ShiftEvent => {
  const found = rotations
    .flatMap(({ events }) => events)
    .findLast((event) => event.name === name && (event.effective_until === null || event.effective_until > T))
  if (found === undefined) throw new Error(`There is no event ${name}.`)
  return found
}

/** The one that the world began with, under its own id. */
export const namedEvent = (schedule: ShiftSchedule, id: string): ShiftEvent => named(rotationOf(schedule).events, id)

/** The first rotation. */
export const rotationOf = ({ rotations: [rotation] }: ShiftSchedule): Rotation => {
  if (rotation === undefined) throw new Error("There is no rotation.")
  return rotation
}

export const shiftOf = ({ custom_shifts = [] }: ShiftSchedule, id: string): CustomShift => named(custom_shifts, id)

export const overrideOf = ({ overrides = [] }: ShiftSchedule, id: string): ShiftOverride => named(overrides, id)

export const assignmentOf = (who: string): CustomShift["assignments"] => [
  { id: "ANEW", type: "shift_assignment", member: user(who) },
]

/** Takes a custom shift or an override out. */
export const without = (schedule: ShiftSchedule, id: string): void => {
  schedule.custom_shifts = (schedule.custom_shifts ?? []).filter((each) => each.id !== id)
  schedule.overrides = (schedule.overrides ?? []).filter((each) => each.id !== id)
}

/** Takes out the overrides by somebody that were made when shifts were handed over. */
export const dropBy = (schedule: ShiftSchedule, who: string): void => {
  const known = new Set(["PAST", "OVER", "BY", "NIGHTOFF", "ONCOMING"])
  schedule.overrides = (schedule.overrides ?? []).filter(
    ({ id, overriding_member }) => known.has(id) || !isUser(overriding_member, who),
  )
}
