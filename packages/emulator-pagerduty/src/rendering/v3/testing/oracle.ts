import { DateTime } from "luxon"
import type { ShiftMember, V3Event, V3Override } from "../../../world.ts"
import type { V3Renderable } from "../assignments.ts"

/**
 * Who is on call at one instant, by definition: slow, and written apart from the renderer, so that it can judge it.
 * It knows rules of every so many days and of weekdays; all local time is luxon's. Members as `userMember` says them.
 */
export const whoIsOn = ({ rotations, custom_shifts = [], overrides = [] }: V3Renderable, at: number): string[] => {
  const standing = (start: string, end: string) => Date.parse(start) <= at && at < Date.parse(end)
  const now = overrides.filter(({ start_time, end_time }) => standing(start_time, end_time))
  const rotating = rotations.flatMap(({ id, events }) =>
    events.flatMap((event) =>
      whoInEvent(event, at).map((member) =>
        replaced(
          member,
          now.filter((each) => each.rotation_id === id),
        ),
      ),
    ),
  )
  const custom = custom_shifts
    .filter(({ start_time, end_time }) => standing(start_time, end_time))
    .flatMap(({ id, assignments }) =>
      assignments.map(({ member }) =>
        replaced(
          named(member),
          now.filter((each) => each.custom_shift_id === id),
        ),
      ),
    )
  return [...new Set([...rotating, ...custom])].filter((name) => name !== nobody).toSorted()
}

const nobody = "nobody"

const named = (member: ShiftMember): string => (member.type === "user_member" ? member.user_id : nobody)

/** After each override in the order of creation: it finds whom it names, or who stands there instead by now. */
const replaced = (base: string, overrides: ReadonlyArray<V3Override>): string =>
  overrides.reduce((shown, { overridden_member, overriding_member }) => {
    const meant = named(overridden_member)
    return meant === base || meant === shown ? named(overriding_member) : shown
  }, base)

const whoInEvent = (event: V3Event, at: number): string[] => {
  const { effective_since, effective_until, assignment_strategy: strategy } = event
  if (at < Date.parse(effective_since) || (effective_until !== null && at >= Date.parse(effective_until))) return []
  const zone = event.start_time.time_zone
  const first = shownIn(zone, event.start_time.date_time)
  const last = shownIn(zone, event.end_time.date_time)
  const [rule = ""] = event.recurrence
  const every = Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? 1)
  const weekdays = /BYDAY=(.*)/.exec(rule)?.[1]?.split(",")
  const names: string[] = []
  // Count the days on which it happens, one by one, from the first on.
  for (let day = 0, n = 0; ; day += 1) {
    const begins = first.plus({ days: day })
    if (instant(zone, begins) > at) return names
    const happens = weekdays ? weekdays.includes(dayNames[begins.weekday - 1] ?? "") : day % every === 0
    if (!happens) continue
    const ends = begins.plus(last.diff(first))
    if (at >= instant(zone, begins) && at < instant(zone, ends)) {
      const { members } = strategy
      if (strategy.type === "every_member_assignment_strategy") names.push(...members.map(named))
      else
        names.push(
          ...members
            .slice(turn(n, strategy.shifts_per_member, members.length))
            .slice(0, 1)
            .map(named),
        )
    }
    n += 1
  }
}

const turn = (n: number, each: number, people: number) => Math.floor(n / each) % people

const dayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

/** What the clocks of a zone show at an instant, as if they hung in UTC. */
const shownIn = (zone: string, text: string): DateTime =>
  DateTime.fromISO(text, { zone }).setZone("utc", { keepLocalTime: true })

/** The first instant at which they show that. */
const instant = (zone: string, shown: DateTime): number =>
  Math.min(
    ...shown
      .setZone(zone, { keepLocalTime: true })
      .getPossibleOffsets()
      .map((each) => each.toMillis()),
  )
