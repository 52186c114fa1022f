import type { Cover, Plan, Stand } from "@latchkey/core"
import { style } from "./style.ts"

const HOUR = 3_600_000
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"]

/**
 * Who stands where, before and after: a line each, a letter a day (of the schedule's own zone), for whoever stands longest;
 * where several stand at once, a line more for each.
 */
export const drawCover = ({ evidence: { cover = [], names = {} } = {} }: Plan): string => {
  if (cover.length === 0) return "No schedule changes: there is no cover to show."
  const people = [...new Set(cover.flatMap(({ before, after }) => [...before, ...after].map(({ who }) => who)))]
  const letters = new Map(people.map((who, index) => [who, LETTERS[index] ?? "?"]))
  const width = Math.max(...cover.map(({ target: { name } }) => name.length))
  const lines = (label: string, one: Cover, stands: ReadonlyArray<Stand>) => {
    const days = daysOf(one, stands)
    return Array.from({ length: Math.max(1, ...days.map((day) => day.length)) }, (_, at) => {
      const drawn = days.map((day) => letters.get(day[at] ?? "") ?? (at === 0 ? "·" : " ")).join("")
      return `${at === 0 ? label : " ".repeat(label.length)}  ${drawn}`.trimEnd()
    })
  }
  const legend = people.map((who) => `${letters.get(who)} ${names[who] ?? who}`)
  return [
    style("bold", `Cover from ${cover[0]?.from.slice(0, 10)} to ${cover[0]?.until.slice(0, 10)}, a letter a day`),
    "",
    ...cover.flatMap((one) => [
      ...lines(`${one.target.name.padEnd(width)}  was`, one, one.before),
      ...lines(`${one.timeZone.padStart(width).slice(0, width)}   is`, one, one.after),
    ]),
    "",
    ...legend,
    "· nobody",
  ].join("\n")
}

/** For each day those who stand, together, on most of its hours. */
const daysOf = (
  { from, until, timeZone }: Cover,
  stands: ReadonlyArray<Stand>,
): ReadonlyArray<ReadonlyArray<string>> => {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone })
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  const spans = stands.map((one) => ({ who: one.who, from: Date.parse(one.from), until: Date.parse(one.until) }))
  const hours = Array.from({ length: Math.floor((end - begin) / HOUR) }, (_, hour) => {
    const at = begin + (hour + 0.5) * HOUR
    const people = spans.filter((one) => one.from <= at && at < one.until).map(({ who }) => who)
    return { day: day.format(at), people: [...new Set(people)].toSorted() }
  })
  return [...Map.groupBy(hours, (hour) => hour.day).values()].map((some) => {
    const together = [...Map.groupBy(some, ({ people }) => people.join()).values()]
    return together.toSorted((a, b) => b.length - a.length)[0]?.[0]?.people ?? []
  })
}
