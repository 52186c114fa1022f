import { type Stint, overlay } from "./span.ts"
import type { Override } from "./types.ts"

/** What is visible of overrides: where several overlap, the one created last. */
export const overrideStints = (overrides: Override[]): Stint[] =>
  overrides
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ start, end, user }) => ({ start: Date.parse(start), end: Date.parse(end), user: user.id }))
    .filter(({ start, end }) => start < end)
    .reduce<Stint[]>((below, each) => overlay(below, [each]), [])
