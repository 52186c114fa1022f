import type { Cover, Plan } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import { style } from "./style.ts"
import { withTimes } from "./times.ts"

const [MINUTE, DAY] = [60_000, 86_400_000]
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"]
const [NOBODY, SUCCESSION, OTHERWISE] = ["·", "*", "!"] as const
/** What is said of them below, where they are drawn. */
const SAID = {
  [NOBODY]: "nobody",
  [SUCCESSION]: "changes hands",
  [OTHERWISE]: "changes otherwise than from who leaves to who takes over",
}

/** A stretch within a day, in which nobody comes or goes. */
interface Piece {
  /** A day of the schedule's zone, counted from 1970. */
  readonly day: number
  readonly from: number
  readonly until: number
  readonly before: ReadonlyArray<string>
  readonly after: ReadonlyArray<string>
}

/** Everybody who stands on a day, before or after: a letter each, whoever stands longest first. */
type Letters = (pieces: ReadonlyArray<Piece>, when: "before" | "after") => ReadonlyArray<string>

/**
 * Who stands where, before and after: schedule by schedule, four weeks below four weeks, a column a day (of the schedule's own
 * zone); days on which anything changes are marked, and hours without anybody are told in words.
 */
export const drawCover = ({ evidence: { cover = [], names = {} } = {}, accounts = [] }: Plan): string => {
  if (cover.length === 0) return "No schedule changes: there is no cover to show."
  const people = [...new Set(cover.flatMap(({ before, after }) => [...before, ...after].map(({ who }) => who)))]
  const letters = new Map(people.map((who, index) => [who, LETTERS[index] ?? "?"]))
  const drawn = cover.flatMap((one) => drawOne(one, accounts, lettersBy(letters)))
  const isDrawn = (mark: string) => drawn.some((line) => line.startsWith(" ") && line.includes(mark))
  return [
    style("bold", `Cover from ${cover[0]?.from.slice(0, 10)} to ${cover[0]?.until.slice(0, 10)}, a column a day`),
    "",
    ...drawn,
    ...people.map((who) => `${letters.get(who)} ${names[who] ?? who}`),
    ...Object.entries(SAID).flatMap(([mark, said]) => (isDrawn(mark) ? [`${mark} ${said}`] : [])),
  ].join("\n")
}

const lettersBy =
  (letters: ReadonlyMap<string, string>): Letters =>
  (pieces, when) => {
    const spent = new Map<string, number>()
    for (const piece of pieces)
      for (const who of piece[when]) spent.set(who, (spent.get(who) ?? 0) + piece.until - piece.from)
    const longest = [...spent].toSorted(([a, long], [b, short]) => short - long || a.localeCompare(b))
    return longest.length === 0 ? [NOBODY] : longest.map(([who]) => letters.get(who) ?? "?")
  }

const drawOne = (cover: Cover, accounts: ReadonlyArray<string>, letters: Letters): ReadonlyArray<string> => {
  const pieces = piecesOf(cover)
  const days = Map.groupBy(pieces, ({ day }) => day)
  const [first = 0, last = 0] = [pieces[0]?.day, pieces.at(-1)?.day]
  // 1 January 1970 was a Thursday.
  const monday = first - ((first + 3) % 7)
  const blocks = Array.from({ length: Math.ceil((last + 1 - monday) / 28) }, (_, index) =>
    Array.from({ length: 28 }, (_day, at) => days.get(monday + index * 28 + at)),
  )
  return [
    `${cover.target.name}, days of ${cover.timeZone}`,
    ...blocks.flatMap((block, index) => [
      `       ${ruler(monday + index * 28, last)}`,
      ...lines("  was  ", block, (some) => letters(some, "before")),
      ...lines("   is  ", block, (some) => letters(some, "after")),
      ...lines("       ", block, (some) => [markOf(some, accounts)]).filter((line) => line !== ""),
    ]),
    `  ${withTimes(sayGaps(pieces), cover.timeZone)}`,
    "",
  ]
}

/** The Mondays of four weeks, each above its column. */
const ruler = (monday: number, last: number): string =>
  [0, 7, 14, 21]
    .filter((days) => monday + days <= last)
    .map((days) =>
      new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(
        (monday + days) * DAY,
      ),
    )
    .map((date) => date.padEnd(7))
    .join("")
    .trimEnd()

/** As many lines as the fullest day needs; the first has the label. */
const lines = (
  label: string,
  block: ReadonlyArray<ReadonlyArray<Piece> | undefined>,
  draw: (pieces: ReadonlyArray<Piece>) => ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const columns = block.map((pieces) => (pieces === undefined ? [] : draw(pieces)))
  return Array.from({ length: Math.max(...columns.map(({ length }) => length)) }, (_, at) =>
    `${at === 0 ? label : " ".repeat(label.length)}${columns.map((column) => column[at] ?? " ").join("")}`.trimEnd(),
  )
}

/** Whether anything changes on a day, and whether it is anything else than that one of the others takes the first one's place. */
const markOf = (pieces: ReadonlyArray<Piece>, [leaver = "", ...successors]: ReadonlyArray<string>): string => {
  const said = (people: ReadonlyArray<string>) => [...new Set(people)].toSorted().join()
  const changed = pieces.filter(({ before, after }) => said(before) !== said(after))
  const isSuccession = ({ before, after }: Piece) =>
    successors.some((to) => said(before.map((who) => (who === leaver ? to : who))) === said(after))
  return changed.length === 0 ? " " : changed.every(isSuccession) ? SUCCESSION : OTHERWISE
}

/** Cut where anybody comes or goes, and at each midnight. */
const piecesOf = ({ from, until, timeZone, before, after }: Cover): ReadonlyArray<Piece> => {
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  const spans = { before: before.map(toSpan), after: after.map(toSpan) }
  const days = midnights(begin, end, timeZone)
  const cuts = [...spans.before, ...spans.after].flatMap((span) => [span.from, span.until])
  const inside = [begin, ...days.map(({ at }) => at), ...cuts, end].filter((at) => begin <= at && at <= end)
  const sorted = [...new Set(inside)].toSorted((a, b) => a - b)
  return sorted.slice(1).map((to, index) => {
    const at = sorted[index] ?? begin
    const standing = (some: ReadonlyArray<ReturnType<typeof toSpan>>) => [
      ...new Set(some.filter((one) => one.from <= at && at < one.until).map(({ who }) => who)),
    ]
    const day = days.findLast((one) => one.at <= at)?.day ?? 0
    return { day, from: at, until: to, before: standing(spans.before), after: standing(spans.after) }
  })
}

const toSpan = ({ who, from, until }: Cover["before"][number]) => ({
  who,
  from: Date.parse(from),
  until: Date.parse(until),
})

/** When each day begins that has a part in a window. */
const midnights = (begin: number, end: number, timeZone: string) => {
  const all: Array<{ readonly day: number; readonly at: number }> = []
  let midnight = DateTime.startOf(DateTime.makeZonedUnsafe(begin, { timeZone }), "day")
  for (; midnight.epochMilliseconds < end; midnight = DateTime.add(midnight, { days: 1 })) {
    const { year, month, day } = DateTime.toParts(midnight)
    all.push({ day: Date.UTC(year, month - 1, day) / DAY, at: midnight.epochMilliseconds })
  }
  return all
}

/** How long nobody stands, before and after; where that differs, when. */
const sayGaps = (pieces: ReadonlyArray<Piece>): string => {
  const [was, is] = [pieces.filter(({ before }) => before.length === 0), pieces.filter((one) => one.after.length === 0)]
  const lost = stretches(is.filter((piece) => !was.includes(piece)))
  const won = stretches(was.filter((piece) => !is.includes(piece)))
  if (lost.length + won.length === 0) return `Nobody: ${sum(is)}, as before.`
  return [
    `Nobody: ${sum(is)}; before: ${sum(was)}.`,
    ...(lost.length === 0 ? [] : [`Nobody any more ${some(lost)}.`]),
    ...(won.length === 0 ? [] : [`Somebody now ${some(won)}.`]),
  ].join(" ")
}

type Stretch = Pick<Piece, "from" | "until">

/** What follows at once is one. */
const stretches = (pieces: ReadonlyArray<Stretch>): ReadonlyArray<Stretch> =>
  pieces.reduce<ReadonlyArray<Stretch>>((all, { from, until }) => {
    const last = all.at(-1)
    return last?.until === from ? [...all.slice(0, -1), { from: last.from, until }] : [...all, { from, until }]
  }, [])

const some = (all: ReadonlyArray<Stretch>): string =>
  [
    ...all.slice(0, 3).map(({ from, until }) => `from ${instant(from)} until ${instant(until)}`),
    ...(all.length > 3 ? [`${all.length - 3} times more`] : []),
  ].join(", ")

const instant = (at: number) => new Date(at).toISOString()

const sum = (pieces: ReadonlyArray<Stretch>): string => {
  const minutes = Math.round(pieces.reduce((all, { from, until }) => all + until - from, 0) / MINUTE)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [...(hours > 0 || rest === 0 ? [`${hours} h`] : []), ...(rest > 0 ? [`${rest} min`] : [])].join(" ")
}
