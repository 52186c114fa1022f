import { parsed } from "../parsed.ts"
import { instantOf, shownAt } from "../wall-clock.ts"
import type { Recurrence } from "./recurrence.ts"
import { happensOn, recurrenceOf } from "./recurrence.ts"
import type { ShiftEvent } from "./schedule.ts"

const day = 86_400_000

/**
 * The shifts of an event as its rule has them, whether it is in effect or not, by their numbers: 0 is the first that
 * the rule makes from the start time on.
 *
 * Assumed, since nothing published says so: a shift begins and ends at the same times on the wall in summer and
 * winter, however many hours pass; of a start time on a day that the rule leaves out comes no shift.
 */
export interface Series {
  readonly zone: string
  /** What the clock shows at the start time: see `shownAt`. */
  readonly shown: number
  /** On the wall, too. */
  readonly length: number
  readonly rule: Recurrence
  /** On which days its shifts begin, up to `seen`. */
  readonly dates: number[]
  seen: number
}

/** Each event's is made once, and grows. */
export const seriesOf = ({ start_time, end_time, recurrence }: ShiftEvent): Series => {
  const key = [start_time.time_zone, start_time.date_time, end_time.time_zone, end_time.date_time, recurrence].join(" ")
  const zone = start_time.time_zone
  const shown = shownBy(zone, start_time)
  const series = made.get(key) ?? {
    zone,
    shown,
    length: shownBy(zone, end_time) - shown,
    rule: recurrenceOf(recurrence),
    dates: [],
    seen: dateOf(shown) - 1,
  }
  made.set(key, series)
  return series
}

const made = new Map<string, Series>()

/** From when until when a shift lasts. */
export const shiftOf = ({ zone, shown, length }: Series, date: number): readonly [begin: number, end: number] => {
  const begin = date * day + (shown - dateOf(shown) * day)
  return [instantOf(zone, begin), instantOf(zone, begin + length)]
}

/** The numbers of the shifts that run at an instant. */
export const runningAt = (series: Series, instant: number): number[] => {
  const today = dateOf(shownAt(series.zone, instant))
  const dates = datesUntil(series, today + 1)
  const numbers: number[] = []
  for (let at = dates.length - 1; at >= 0; at--) {
    const date = dates[at] ?? today
    if (date < earliest(series, today)) break
    const [begin, end] = shiftOf(series, date)
    if (begin <= instant && instant < end) numbers.push(at)
  }
  return numbers
}

/** The number of the first shift that is not over at an instant. */
export const firstFrom = (series: Series, instant: number): number => {
  const from = earliest(series, dateOf(shownAt(series.zone, instant)))
  return series.dates.findIndex((date) => date >= from && shiftOf(series, date)[1] > instant)
}

/** Nothing that began before can run on this day still. */
const earliest = ({ length }: Series, date: number): number => date - Math.ceil(length / day) - 1

const datesUntil = (series: Series, last: number): ReadonlyArray<number> => {
  const { dates, rule, shown } = series
  for (; series.seen < last; series.seen++) {
    const date = series.seen + 1
    const happens = happensOn(rule, dateOf(shown), date) && dates.length < rule.count
    if (happens && shiftOf(series, date)[0] <= rule.until) dates.push(date)
  }
  return dates
}

export const dateOf = (shown: number): number => Math.floor(shown / day)

/** A time without an offset is meant on the wall of its own zone. */
const shownBy = (zone: string, { date_time, time_zone }: ShiftEvent["start_time"]): number => {
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/.test(date_time)
  if (hasOffset) return shownAt(zone, parsed(date_time))
  const shown = parsed(`${date_time}Z`)
  return zone === time_zone ? shown : shownAt(zone, instantOf(time_zone, shown))
}
