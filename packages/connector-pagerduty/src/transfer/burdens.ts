import type { Proof } from "./cover.ts"
import { times } from "./cover.ts"
import type { ScheduleObject, User } from "../model.ts"
import type { References } from "../references.ts"
import { fromStands, joined, lengthOf, overlap, type Span, toSpans, without } from "../stands.ts"
import type { Successors } from "./successors.ts"

const HOUR = 3_600_000
/** More than a week without an hour off is worth a word. */
const LONG = 7 * 24 * HOUR

/** Where the change puts more on somebody than one person can bear: on call twice for one policy, or for very long. */
export const burdens = (
  { everySchedule }: Pick<References, "everySchedule">,
  proofs: ReadonlyArray<Proof>,
  { all }: Successors,
): ReadonlyArray<string> =>
  all.flatMap((person) => {
    const duties = everySchedule
      .map((schedule) => dutyOf(person, schedule, proofs))
      .filter(({ before, after }) => before.length > 0 || after.length > 0)
    return [...twice(person, duties), ...withoutRest(person, duties)]
  })

interface Duty {
  readonly schedule: ScheduleObject
  readonly before: ReadonlyArray<Span>
  readonly after: ReadonlyArray<Span>
}

const dutyOf = ({ id }: User, schedule: ScheduleObject, proofs: ReadonlyArray<Proof>): Duty => {
  const theirs = (spans: ReadonlyArray<Span>) => spans.filter(({ who }) => who === id)
  const [first] = proofs
  const proof = proofs.find(({ cover }) => cover.target.id === schedule.id)
  if (proof !== undefined)
    return { schedule, before: theirs(fromStands(proof.cover.before)), after: theirs(fromStands(proof.cover.after)) }
  const [from, until] = first === undefined ? [0, 0] : [Date.parse(first.cover.from), Date.parse(first.cover.until)]
  const stands = theirs(toSpans(schedule.final_schedule?.rendered_schedule_entries ?? [], from, until))
  return { schedule, before: stands, after: stands }
}

/** Two schedules of one policy at once: when they don't answer, nobody of the next level does. */
const twice = (person: User, duties: ReadonlyArray<Duty>) =>
  duties.flatMap((one, index) =>
    duties.slice(index + 1).flatMap((other) => {
      const policy = one.schedule.escalation_policies?.find(({ id }) =>
        other.schedule.escalation_policies?.some((shared) => shared.id === id),
      )
      const fresh = without(overlap(one.after, other.after), overlap(one.before, other.before))
      const [first] = fresh
      if (policy === undefined || first === undefined) return []
      return [
        `${person.name} would be on call twice at once for the policy "${policy.summary ?? policy.id}", on "${one.schedule.name}" and "${other.schedule.name}": ${long(lengthOf(fresh))} in all, first ${times(first)}.`,
      ]
    }),
  )

const withoutRest = (person: User, duties: ReadonlyArray<Duty>) => {
  const [before, after] = [longest(duties.flatMap((one) => one.before)), longest(duties.flatMap((one) => one.after))]
  if (after === undefined || lengthOf([after]) <= Math.max(LONG, before === undefined ? 0 : lengthOf([before])))
    return []
  const was = before === undefined ? "none" : long(lengthOf([before]))
  return [`${person.name} would be on call for ${long(lengthOf([after]))} in a row, ${times(after)}; till now ${was}.`]
}

/** `31 hours`, `12 days`. */
const long = (millis: number): string => {
  const hours = Math.round(millis / HOUR)
  return hours > 72 ? `${Math.round(hours / 24)} days` : `${hours} hour${hours === 1 ? "" : "s"}`
}

/** The longest stretch, wherever it is spent. */
const longest = (spans: ReadonlyArray<Span>): Span | undefined =>
  joined(spans).toSorted((a, b) => b.until - b.from - (a.until - a.from))[0]
