/** A rule of RFC 5545, as far as it is known here: daily or weekly, on some days of the week or on any. */
export interface Recurrence {
  readonly every: "day" | "week"
  readonly interval: number
  /** 0 is Monday. */
  readonly weekdays: ReadonlySet<number> | undefined
  /** How often at most. */
  readonly count: number
  /** The last instant at which one may begin. */
  readonly until: number
}

/** Reads an event's recurrence; whatever can't be judged by it is refused, lest it be judged wrongly. */
export const recurrenceOf = (lines: ReadonlyArray<string>): Recurrence => {
  const [line, ...more] = lines
  if (line === undefined || more.length > 0 || !line.startsWith("RRULE:"))
    throw new Error(`This judge knows recurrences of one RRULE only, not ${JSON.stringify(lines)}.`)
  const parts = new Map(line.slice("RRULE:".length).split(";").map(nameAndValue))
  for (const name of parts.keys())
    if (!known.has(name)) throw new Error(`This judge does not know the ${name} of ${line}.`)
  const [frequency, days, until] = [parts.get("FREQ"), parts.get("BYDAY"), parts.get("UNTIL")]
  if (frequency !== "DAILY" && frequency !== "WEEKLY") throw new Error(`This judge does not know the FREQ of ${line}.`)
  return {
    every: frequency === "DAILY" ? "day" : "week",
    interval: Number(parts.get("INTERVAL") ?? 1),
    weekdays: days === undefined ? undefined : new Set(days.split(",").map((day) => weekdayOf(day, line))),
    count: Number(parts.get("COUNT") ?? Infinity),
    until: until === undefined ? Infinity : instantOf(until, line),
  }
}

/** Days are counted from 1970-01-01, a Thursday; weeks begin on Monday. */
export const happensOn = ({ every, interval, weekdays }: Recurrence, first: number, date: number): boolean => {
  const passed = every === "day" ? date - first : weekOf(date) - weekOf(first)
  const days = weekdays ?? (every === "day" ? undefined : new Set([weekday(first)]))
  return date >= first && passed % interval === 0 && (days === undefined || days.has(weekday(date)))
}

const known = new Set(["FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL"])

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

const weekday = (date: number): number => (date + 3) % 7

const weekOf = (date: number): number => Math.floor((date + 3) / 7)

const nameAndValue = (part: string): [name: string, value: string] => {
  const [name = "", value = ""] = part.split("=")
  return [name, value]
}

const weekdayOf = (day: string, line: string): number => {
  const found = weekdays.indexOf(day)
  if (found < 0) throw new Error(`This judge does not know the day ${day} of ${line}.`)
  return found
}

/** `20261231T230000Z`: RFC 5545 has it in UTC, where the event is on the clock of a zone. */
const instantOf = (text: string, line: string): number => {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  if (year === undefined) throw new Error(`This judge does not know the UNTIL of ${line}.`)
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
