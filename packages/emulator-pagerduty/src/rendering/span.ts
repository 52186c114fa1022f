/** A stretch of time in milliseconds since 1970, its end excluded. Lists of spans are sorted and do not overlap. */
export interface Span {
  start: number
  end: number
}

/** A span that is somebody's. */
export interface Stint extends Span {
  user: string
}

export const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end

export const total = (spans: Span[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0)

/** Any spans as a list: what overlaps or touches becomes one. */
export const union = (spans: Span[]): Span[] => {
  const list: Span[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = list.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else if (start < end) list.push({ start, end })
  }
  return list
}

/** The parts of `list` that lie within `within`. */
export const intersect = <S extends Span>(list: S[], within: Span[]): S[] => {
  const parts: S[] = []
  let from = 0
  for (const span of list) {
    while ((within[from]?.end ?? Infinity) <= span.start) from += 1
    for (let at = from; (within[at]?.start ?? Infinity) < span.end; at += 1) parts.push(clip(span, within[at] ?? span))
  }
  return parts
}

/** `below`, with `above` laid over it. */
export const overlay = (below: Stint[], above: Stint[]): Stint[] =>
  [...intersect(below, gaps(above)), ...above].toSorted((a, b) => a.start - b.start)

/** Touching stints of one person as one. */
export const merge = (list: Stint[]): Stint[] => {
  const merged: Stint[] = []
  for (const stint of list) {
    const last = merged.at(-1)
    if (last && last.user === stint.user && last.end === stint.start) last.end = stint.end
    else merged.push({ ...stint })
  }
  return merged
}

const clip = <S extends Span>(span: S, { start, end }: Span): S => ({
  ...span,
  start: Math.max(span.start, start),
  end: Math.min(span.end, end),
})

/** What a list leaves free, from the beginning to the end of time. */
export const gaps = (list: Span[]): Span[] => {
  const starts = [-Infinity, ...list.map(({ end }) => end)]
  const ends = [...list.map(({ start }) => start), Infinity]
  return starts.map((start, at) => ({ start, end: ends[at] ?? Infinity })).filter(({ start, end }) => start < end)
}
