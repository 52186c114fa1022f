import type { ShiftEvent, ShiftSchedule } from "../shift-based/schedule.ts"
import { changes } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"
import { isOver, isUser } from "./judged.ts"
import type { Timed } from "./timed.ts"
import { customShiftsOf, eventsOf, names, overridesOf } from "./timed.ts"

/** PagerDuty takes no more on a rotation. */
const mostEvents = 5

/**
 * What cover does not show: events, custom shifts and overrides that do not name the leaver, and those that are over,
 * are as they were; of those that ran, only the end may be another; and what is new takes the place of the leaver's.
 */
export const shiftsStand: Judging = (judged) =>
  Object.values(judged.before.v3Schedules).flatMap((schedule) => {
    const later = judged.after.v3Schedules[schedule.id]
    const what = `schedule ${schedule.id}`
    if (later === undefined) return []
    const shifts = [customShiftsOf(schedule), customShiftsOf(later)] as const
    return [
      ...changes(what, { rotations: withoutEvents(schedule) }, { rotations: withoutEvents(later) }),
      ...schedule.rotations.flatMap(({ id, events }) =>
        eventsStand(what, events, later.rotations.find((each) => each.id === id)?.events ?? [], judged),
      ),
      ...stand(`${what}, custom shift`, ...shifts, judged),
      ...newOf(...shifts)
        .filter(({ members }) => !members.every((member) => isUser(member, judged.successor)))
        .map(({ id }) => `${what}, custom shift ${id}: new, and not of ${judged.successor}`),
      ...stand(`${what}, override`, overridesOf(schedule), overridesOf(later), judged),
    ]
  })

const eventsStand = (what: string, were: ShiftEvent[], are: ShiftEvent[], judged: Judged): string[] => {
  const { before, after, leaver } = judged
  const standing = eventsOf(are).filter((event) => !isOver(event, after.now))
  const leavers = eventsOf(were).filter((event) => names(event, leaver) && !isOver(event, before.now))
  const theirs = were.filter(({ id }) => leavers.some((each) => each.id === id))
  const models = theirs.map(likenessOf)
  const isModelled = (event: ShiftEvent) => models.includes(likenessOf(event))
  const known = new Set(were.filter((event) => !theirs.includes(event)).map(({ id }) => id))
  return [
    ...stand(`${what}, event`, eventsOf(were), eventsOf(are), judged),
    ...are
      .filter((event) => !known.has(event.id) && !isModelled(event))
      .map(({ id }) => `${what}, event ${id}: is like none of ${leaver}'s`),
    ...(standing.length > mostEvents ? [`${what}: ${standing.length} events of a rotation are not over`] : []),
  ]
}

const stand = (what: string, were: Timed[], are: Timed[], { before, leaver }: Judged): string[] => {
  const begun = Math.floor(Date.parse(before.now) / 1000) * 1000
  return [
    ...were.flatMap((each) => {
      const found = are.find(({ id }) => id === each.id)
      const isKept = isOver(each, before.now) || !names(each, leaver)
      if (isKept) return changes(`${what} ${each.id}`, each.whole, found?.whole)
      const hasRun = Date.parse(each.start) < begun
      return hasRun ? changes(`${what} ${each.id}`, each.butItsEnd, found?.butItsEnd) : []
    }),
    ...newOf(were, are)
      .filter(({ start }) => Date.parse(start) < begun)
      .map(({ id, start }) => `${what} ${id}: new, from ${start} on`),
  ]
}

const newOf = (were: Timed[], are: Timed[]): Timed[] => are.filter(({ id }) => were.every((each) => each.id !== id))

/** What an event has in common with the one that it takes over from, whenever and with whomever that begins. */
const likenessOf = ({ name, start_time, assignment_strategy }: ShiftEvent): string =>
  [name, start_time.time_zone, assignment_strategy.type].join(", ")

const withoutEvents = ({ rotations }: ShiftSchedule) => rotations.map((rotation) => ({ ...rotation, events: null }))
