import { IANAZone } from "luxon"
import type { Options } from "rrule"
// Node takes rrule's CommonJS, whose one export is the default; oxlint looks at its ES modules.
// oxlint-disable-next-line import/default
import rrule from "rrule"
import type { V3Event } from "../../world.ts"
import type { Span } from "../span.ts"
import { type WallClock, day, wallClock } from "../wall-clock.ts"

// oxlint-disable-next-line import/no-named-as-default-member
const { RRule } = rrule

/** When an event comes again; its times are what the wall clock of its zone shows. */
export interface Recurrence {
  readonly rule: Partial<Options>
  readonly except: ReadonlySet<number>
  readonly extra: ReadonlyArray<number>
}

export type Recurring = Pick<V3Event, "start_time" | "end_time" | "recurrence">

/**
 * The occurrences of an event that begin before `until`, each whole, in the order of their beginnings. They are counted
 * on the wall clock of the event's zone, and so is their length: from nine to five stays from nine to five when clocks
 * change. What would begin when the clocks skip an hour begins after it (RFC 5545, 3.3.10); it may be left without length,
 * and has its turn all the same.
 */
export const occurrences = (event: Recurring, until: number): Span[] => {
  const clock = wallClock(event.start_time.time_zone)
  const first = clock.shows(instantOf(event.start_time.date_time))
  const length = clock.shows(instantOf(event.end_time.date_time)) - first
  const { rule, except, extra } = recurrenceOf(event.recurrence, first, clock)
  const last = clock.shows(until) + day
  const shown = new Set([...startsOf(rule, first, last), ...extra.filter((at) => at >= first)])
  return [...shown]
    .filter((at) => !except.has(at))
    .toSorted((one, other) => one - other)
    .map((at) => ({ start: clock.instant(at), end: clock.instant(at + length) }))
    .filter(({ start }) => start < until)
}

/** What a rule gives from `first` to `last` at least, remembered for a while: the same is asked again and again. */
const startsOf = (rule: Partial<Options>, first: number, last: number): ReadonlyArray<number> => {
  const key = JSON.stringify([rule, first])
  const known = remembered.get(key)
  if (known !== undefined && known.last >= last) return known.starts
  const dates = new RRule({ ...rule, dtstart: new Date(first) }).between(new Date(first), new Date(last), true)
  const starts = dates.map((date) => date.getTime())
  if (remembered.size >= 100) remembered.clear()
  remembered.set(key, { last, starts })
  return starts
}

const remembered = new Map<string, { last: number; starts: ReadonlyArray<number> }>()

/** What the lines say; throws a `RangeError` whose words say what is wrong with them. `first`: what the clock shows at the start. */
export const recurrenceOf = (lines: ReadonlyArray<string>, first: number, clock: WallClock): Recurrence => {
  const named = (name: string) => lines.filter((line) => line.toUpperCase().startsWith(name))
  const rules = named("RRULE:")
  const [exdates, rdates] = [named("EXDATE"), named("RDATE")]
  if (rules.length !== 1) throw new RangeError("must contain exactly one RRULE")
  if (exdates.length + rdates.length + 1 < lines.length)
    throw new RangeError("may contain RRULE, EXDATE and RDATE only")
  const dates = (several: string[]) => several.flatMap((line) => datesOf(line, first, clock))
  return { rule: ruleOf(rules[0] ?? "", clock), except: new Set(dates(exdates)), extra: dates(rdates) }
}

const ruleOf = (line: string, clock: WallClock): Partial<Options> => {
  const rule = parsed(line)
  if (rule.freq === undefined || rule.freq === null) throw new RangeError("RRULE needs a FREQ")
  if (rule.dtstart || rule.tzid) throw new RangeError("RRULE takes neither DTSTART nor TZID")
  // UNTIL is an instant if it says Z, else what the clock shows.
  const zulu = /UNTIL=\d{8}(T\d{6}Z)/i.test(line)
  return rule.until && zulu ? { ...rule, until: new Date(clock.shows(rule.until.getTime())) } : rule
}

const parsed = (line: string): Partial<Options> => {
  try {
    return RRule.parseString(line)
  } catch {
    throw new RangeError("RRULE is not valid")
  }
}

/** `EXDATE;TZID=Europe/Berlin:20261224T200000,…`: a date alone means the event's own time on it. */
const datesOf = (line: string, first: number, clock: WallClock): number[] => {
  const [, parameters = "", values = ""] = /^\w+((?:;[^:]*)?):(.*)$/.exec(line) ?? []
  const zone = /TZID=([^;]+)/i.exec(parameters)?.[1]
  if (zone !== undefined && !IANAZone.isValidZone(zone)) throw new RangeError(`${zone} is not a time zone`)
  return values.split(",").map((value) => {
    const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(value)
    if (found === null) throw new RangeError(`${value} is not a date`)
    const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = found
      .slice(1, 7)
      .map((part) => Number(part ?? 0))
    const shown = Date.UTC(year, month - 1, date, hour, minute, second)
    if (found[4] === undefined) return shown + (((first % day) + day) % day)
    if (found[7] !== undefined) return clock.shows(shown)
    return zone === undefined ? shown : clock.shows(wallClock(zone).instant(shown))
  })
}

const instantOf = (text: string): number => Math.floor(Date.parse(text) / 1_000) * 1_000
