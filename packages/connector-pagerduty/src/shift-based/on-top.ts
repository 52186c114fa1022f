import * as DateTime from "effect/DateTime"
import { part, utc } from "../overrides.ts"
import { overlap, type Span } from "../stands.ts"
import { type Computed, type ShiftOverride, whoIs } from "./schedule.ts"

/** A stretch of time as a step has it: without start, where it runs already. */
interface Stretch {
  readonly start: string | null
  readonly end: string
}

/** What is to be rendered to tell it: nothing, where no override of somebody else's may lie on one of the leaver's. */
export const contested = (all: ReadonlyArray<ShiftOverride>, from: string, to: string, now: DateTime.Utc) => {
  const ends = all.flatMap((one) => othersBeside(one, all, from, to)).map(({ end_time: end }) => Date.parse(end))
  return ends.length === 0 ? undefined : { since: DateTime.formatIso(now), until: utc(Math.max(...ends)) }
}

/** What of an override by the leaver lies beneath others', which stand in for the same person: rendered, not listed. */
export const beneathOthers = (
  one: ShiftOverride,
  all: ReadonlyArray<ShiftOverride>,
  rendered: ReadonlyArray<Computed>,
  from: string,
  to: string,
  now: number,
): ReadonlyArray<Stretch> => {
  const others = new Set(othersBeside(one, all, from, to).map(({ id }) => id))
  const shown = rendered.filter(({ source }) => others.has(source.override_id ?? ""))
  return overlap(shown.map(timesOf), [timesOf(one)]).map((span) =>
    part({ start: utc(span.from), end: utc(span.until) }, now),
  )
}

/** Where the leaver stands in for somebody who stays: others' overrides in the same hours, for the same person there. */
const othersBeside = (one: ShiftOverride, all: ReadonlyArray<ShiftOverride>, from: string, to: string) =>
  whoIs(one.overriding_member) !== from || [from, to].includes(whoIs(one.overridden_member) ?? "")
    ? []
    : all.filter(
        (other) =>
          isBeside(other, one) &&
          overlap([timesOf(other)], [timesOf(one)]).length > 0 &&
          ![from, to].includes(whoIs(other.overriding_member) ?? ""),
      )

/** On the same place, in place of the same person. */
const isBeside = (one: ShiftOverride, other: ShiftOverride): boolean =>
  isSamePlace(one, other) && whoIs(one.overridden_member) === whoIs(other.overridden_member)

export const isSamePlace = (one: ShiftOverride, other: ShiftOverride): boolean =>
  (one.rotation_id ?? null) === (other.rotation_id ?? null) &&
  (one.custom_shift_id ?? null) === (other.custom_shift_id ?? null)

/** On the same rotation, or the same custom shift. */
export const isOn =
  ({ rotation_id: rotation, custom_shift_id: shift }: ShiftOverride) =>
  ({ source }: Computed): boolean =>
    typeof rotation === "string" ? source.rotation_id === rotation : source.shift_id === shift

export const timesOf = ({
  start_time: start,
  end_time: end,
}: {
  readonly start_time: string
  readonly end_time: string
}): Span => ({ who: "", from: Date.parse(start), until: Date.parse(end) })
