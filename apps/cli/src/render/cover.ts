import type { Cover, Plan, Stand } from "@latchkey/core"
import { style } from "./style.ts"

const HOUR = 3_600_000
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"]

/** Who stands where, before and after: a line each, a letter a day (of the schedule's own zone), for whoever stands longest. */
export const drawCover = ({ evidence: { cover = [], names = {} } = {} }: Plan): string => {
  if (cover.length === 0) return "No schedule changes: there is no cover to show."
  const people = [...new Set(cover.flatMap(({ before, after }) => [...before, ...after].map(({ who }) => who)))]
  const letters = new Map(people.map((who, index) => [who, LETTERS[index] ?? "?"]))
  const width = Math.max(...cover.map(({ target: { name } }) => name.length))
  const line = (label: string, one: Cover, stands: ReadonlyArray<Stand>) =>
    `${label}  ${daysOf(one, stands)
      .map((who) => (who === undefined ? "·" : (letters.get(who) ?? "?")))
      .join("")}`
  const legend = people.map((who) => `${letters.get(who)} ${names[who] ?? who}`)
  return [
    style("bold", `Cover from ${cover[0]?.from.slice(0, 10)} to ${cover[0]?.until.slice(0, 10)}, a letter a day`),
    "",
    ...cover.flatMap((one) => [
      line(`${one.target.name.padEnd(width)}  was`, one, one.before),
      line(`${one.timeZone.padStart(width).slice(0, width)}   is`, one, one.after),
    ]),
    "",
    ...legend,
    "· nobody",
  ].join("\n")
}

/** For each day whoever stands on most of its hours. */
const daysOf = ({ from, until, timeZone }: Cover, stands: ReadonlyArray<Stand>): ReadonlyArray<string | undefined> => {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone })
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  const spans = stands.map((one) => ({ who: one.who, from: Date.parse(one.from), until: Date.parse(one.until) }))
  const hours = Array.from({ length: Math.floor((end - begin) / HOUR) }, (_, hour) => {
    const at = begin + (hour + 0.5) * HOUR
    return { day: day.format(at), who: spans.find((one) => one.from <= at && at < one.until)?.who }
  })
  return [...Map.groupBy(hours, (hour) => hour.day).values()].map((some) => {
    const counts = [...Map.groupBy(some, ({ who }) => who)].toSorted(([, a], [, b]) => b.length - a.length)
    return counts[0]?.[0]
  })
}
