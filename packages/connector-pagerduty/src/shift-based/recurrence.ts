import * as DateTime from "effect/DateTime"
import type { Options } from "rrule"
// Node takes rrule's CommonJS, whose one export is the default; oxlint looks at its ES modules.
// oxlint-disable-next-line import/default
import rrule from "rrule"
import type { ShiftEvent } from "./schedule.ts"

// oxlint-disable-next-line import/no-named-as-default-member
const { RRule } = rrule

/** One recurrence of an event: the n-th, as its zone's clock shows it (milliseconds as if in UTC), and as instants. */
export interface Shift {
  readonly n: number
  readonly shown: number
  readonly from: number
  readonly until: number
}

export const DAY = 86_400_000

/** What the clock of a zone shows, as if it were UTC. */
const shownAt = (instant: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = DateTime.toParts(DateTime.makeZonedUnsafe(instant, { timeZone }))
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** The instant at which a zone's clock shows this; an hour that clocks skip comes after it. */
const instantOf = (shown: number, timeZone: string): number =>
  DateTime.toEpochMillis(DateTime.makeZonedUnsafe(shown, { timeZone, adjustForTimeZone: true }))

/** Whether an event that begins with it would have the same shifts: neither end of it in an hour that clocks skip. */
const canStart = ({ shown, from, until }: Shift, { start_time: start, end_time: end }: ShiftEvent): boolean => {
  const zone = start.time_zone
  const length = shownAt(Date.parse(end.date_time), zone) - shownAt(Date.parse(start.date_time), zone)
  return shownAt(from, zone) === shown && shownAt(until, zone) === shown + length
}

/** With which shift an event begins that goes on from a given one: with that, or with one whole rounds of so many before. */
export const firstToGoOn = (event: ShiftEvent, shift: Shift, round: number): Shift | undefined =>
  canStart(shift, event)
    ? shift
    : shiftsOf(event, Date.parse(event.start_time.date_time), shift.from)?.findLast(
        (one) => one.n < shift.n && (shift.n - one.n) % round === 0 && canStart(one, event),
      )

interface Recurrence {
  readonly rule: Partial<Options>
  readonly except: ReadonlySet<number>
  readonly first: number
  readonly length: number
  readonly zone: string
}

/** Nothing, where it is of a kind that is not understood. */
const read = ({ recurrence, start_time: start, end_time: end }: ShiftEvent): Recurrence | undefined => {
  const zone = start.time_zone
  const [rule, ...more] = recurrence.filter((line) => line.toUpperCase().startsWith("RRULE:"))
  const others = recurrence.filter((line) => !line.toUpperCase().startsWith("RRULE:"))
  if (rule === undefined || more.length > 0 || !others.every((line) => line.toUpperCase().startsWith("EXDATE")))
    return undefined
  try {
    const first = shownAt(Date.parse(start.date_time), zone)
    const length = shownAt(Date.parse(end.date_time), zone) - first
    const parsed = RRule.parseString(rule)
    const zulu = /UNTIL=\d{8}T\d{6}Z/i.test(rule)
    const until = parsed.until && zulu ? new Date(shownAt(parsed.until.getTime(), zone)) : parsed.until
    const except = new Set(others.flatMap((line) => datesIn(line, zone, first)))
    return { rule: { ...parsed, ...(until && { until }) }, except, first, length, zone }
  } catch {
    return undefined
  }
}

/** `EXDATE;TZID=Europe/Berlin:20261224T200000,20261225`: a day alone means the event's own time on it. */
const datesIn = (line: string, zone: string, first: number): ReadonlyArray<number> => {
  const its = /TZID=([^;:]+)/i.exec(line)?.[1] ?? zone
  return line
    .slice(line.indexOf(":") + 1)
    .split(",")
    .map((value) => {
      const shown = RRule.parseString(`FREQ=DAILY;UNTIL=${value.replace(/Z$/, "")}`).until?.getTime() ?? Number.NaN
      if (!value.includes("T")) return shown + (((first % DAY) + DAY) % DAY)
      if (value.endsWith("Z")) return shownAt(shown, zone)
      return its === zone ? shown : shownAt(instantOf(shown, its), zone)
    })
}

/** An event's recurrences that touch a stretch of time, whether it is in effect then or not; nothing if it is not understood. */
export const shiftsOf = (event: ShiftEvent, from: number, until: number): ReadonlyArray<Shift> | undefined => {
  const recurrence = read(event)
  if (recurrence === undefined) return undefined
  const { rule, except, first, length, zone } = recurrence
  const all = new RRule({ ...rule, dtstart: new Date(first) })
    .between(new Date(first), new Date(shownAt(until, zone) + DAY), true)
    .map((date) => date.getTime())
    .filter((shown) => !except.has(shown))
  const near = shownAt(from, zone) - length - DAY
  return all.flatMap((shown, n) => {
    if (shown < near) return []
    const shift = { n, shown, from: instantOf(shown, zone), until: instantOf(shown + length, zone) }
    return shift.from < shift.until && shift.until > from && shift.from < until ? [shift] : []
  })
}

/** The recurrence of an event that goes on from one of its own shifts: a count of shifts becomes the time of the last. */
export const recurrenceFrom = (event: ShiftEvent): ReadonlyArray<string> => {
  const recurrence = read(event)
  if (recurrence === undefined || !recurrence.rule.count) return event.recurrence
  const last = new RRule({ ...recurrence.rule, dtstart: new Date(recurrence.first) }).all().at(-1)
  const stamp = new Date(instantOf(last?.getTime() ?? recurrence.first, recurrence.zone))
  const until = stamp.toISOString().replace(/[-:]|\.\d+/g, "")
  return event.recurrence.map((line) => line.replace(/COUNT=\d+/i, `UNTIL=${until}`))
}
