import type { Stand } from "@latchkey/core"
import type { Entry } from "./model.ts"
import { utc } from "./overrides.ts"
import { type Computed, whoIs } from "./shift-based/schedule.ts"

/** Somebody from one instant to another; milliseconds since 1970. */
export interface Span {
  readonly who: string
  readonly from: number
  readonly until: number
}

/** Rendered entries as spans within a window, in order, neighbours of one person joined. */
export const toSpans = (entries: ReadonlyArray<Entry>, from: number, until: number): ReadonlyArray<Span> =>
  joined(
    entries.flatMap(({ user, start, end }) => {
      const span = {
        who: user?.id ?? "",
        from: Math.max(from, Date.parse(start)),
        until: Math.min(until, Date.parse(end)),
      }
      return user && span.from < span.until ? [span] : []
    }),
  )

/** What is rendered of a shift-based schedule, within a window; several people may stand at once. */
export const shiftSpans = (rows: ReadonlyArray<Computed>, from: number, until: number): ReadonlyArray<Span> =>
  eachJoined(
    rows.flatMap(({ member, start_time: start, end_time: end }) => {
      const who = whoIs(member)
      const span = { from: Math.max(from, Date.parse(start)), until: Math.min(until, Date.parse(end)) }
      return who !== null && span.from < span.until ? [{ who, ...span }] : []
    }),
  )

/** Each person's spans joined, whoever else stands meanwhile. */
export const eachJoined = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  [...Map.groupBy(spans, ({ who }) => who).values()].flatMap(joined).toSorted((a, b) => a.from - b.from)

/** The upper where it stands, else the lower. */
export const lay = (upper: ReadonlyArray<Span>, lower: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  joined([...upper, ...lower.flatMap((span) => minus(span, upper))])

/** All layers laid over each other, the first on top. */
export const layAll = (layers: ReadonlyArray<ReadonlyArray<Span>>): ReadonlyArray<Span> =>
  layers.reduceRight<ReadonlyArray<Span>>((below, layer) => lay(layer, below), [])

export const replaced = (spans: ReadonlyArray<Span>, from: string, to: string): ReadonlyArray<Span> =>
  joined(spans.map((span) => (span.who === from ? { ...span, who: to } : span)))

/** Where two people's or places' spans overlap. */
export const overlap = (one: ReadonlyArray<Span>, other: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  joined(
    one.flatMap((a) =>
      other.flatMap((b) => {
        const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)]
        return from < until ? [{ who: a.who, from, until }] : []
      }),
    ),
  )

/** What of the first is not so in the second. */
export const without = (one: ReadonlyArray<Span>, other: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  one.flatMap((span) =>
    minus(
      span,
      other.filter(({ who }) => who === span.who),
    ),
  )

export const lengthOf = (spans: ReadonlyArray<Span>): number =>
  spans.reduce((sum, { from, until }) => sum + until - from, 0)

export const toStands = (spans: ReadonlyArray<Span>): ReadonlyArray<Stand> =>
  spans.map(({ who, from, until }) => ({ who, from: utc(from), until: utc(until) }))

export const fromStands = (stands: ReadonlyArray<Stand>): ReadonlyArray<Span> =>
  stands.map(({ who, from, until }) => ({ who, from: Date.parse(from), until: Date.parse(until) }))

export const minus = (span: Span, others: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  others.reduce<ReadonlyArray<Span>>(
    (rest, { from, until }) =>
      rest.flatMap((one) =>
        until <= one.from || from >= one.until
          ? [one]
          : [
              { ...one, until: from },
              { ...one, from: until },
            ].filter((piece) => piece.from < piece.until),
      ),
    [span],
  )

/** In order, neighbours of one person as one. */
export const joined = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  spans
    .toSorted((a, b) => a.from - b.from)
    .reduce<Array<Span>>((done, span) => {
      const last = done.at(-1)
      if (last === undefined || last.who !== span.who || last.until < span.from) return [...done, span]
      return [...done.slice(0, -1), { ...last, until: Math.max(last.until, span.until) }]
    }, [])
