import type { Policy, ScheduleObject, User } from "../model.ts"
import { levelsOf } from "../policies.ts"
import type { References } from "../references.ts"
import { eachJoined, fromStands, joined, lengthOf, overlap, type Span, toSpans, without } from "../stands.ts"
import type { Proof } from "./cover.ts"
import { times } from "./cover.ts"
import type { Successors } from "./successors.ts"

const HOUR = 3_600_000
/** More than a week without an hour off is worth a word. */
const LONG = 7 * 24 * HOUR

interface Change {
  readonly references: Pick<References, "everySchedule" | "everyPolicy" | "user">
  readonly proofs: ReadonlyArray<Proof>
  readonly successors: Successors
  /** What is looked at. */
  readonly window: Pick<Span, "from" | "until">
}

/** Where the change puts more on somebody than one person can bear: on call twice at once, or for very long. */
export const burdens = (change: Change): ReadonlyArray<string> =>
  change.successors.all.flatMap((person) => {
    const duties = change.references.everySchedule
      .map((schedule) => dutyOf(person, schedule, change))
      .filter(({ before, after }) => before.length > 0 || after.length > 0)
    return [
      ...twice(person, duties),
      ...onSeveralLevels(person, duties, change),
      ...withoutRest(person, duties, change.window),
    ]
  })

/** When somebody is on call somewhere, before the change and after it. */
interface Duty {
  readonly schedule: ScheduleObject
  readonly before: ReadonlyArray<Span>
  readonly after: ReadonlyArray<Span>
}

const dutyOf = ({ id }: User, schedule: ScheduleObject, { proofs, window: { from, until } }: Change): Duty => {
  const theirs = (spans: ReadonlyArray<Span>) => spans.filter(({ who }) => who === id)
  const proof = proofs.find(({ cover }) => cover.target.id === schedule.id)
  if (proof !== undefined)
    return { schedule, before: theirs(fromStands(proof.cover.before)), after: theirs(fromStands(proof.cover.after)) }
  const stands = theirs(toSpans(schedule.final_schedule?.rendered_schedule_entries ?? [], from, until))
  return { schedule, before: stands, after: stands }
}

const twice = (person: User, duties: ReadonlyArray<Duty>) => {
  const { together, hours } = newlyAtOnce(duties)
  const [first] = hours
  if (first === undefined) return []
  const names = [...new Set(together.map(({ schedule: { name } }) => `"${name}"`))].join(", ")
  return [
    `${person.name} would be on call on several schedules at once (${names}): ${long(lengthOf(hours))} more than now, first ${times(first, together[0]?.schedule.time_zone)}.`,
  ]
}

/** Several levels of one policy at once: the page that they missed comes to them again. */
const onSeveralLevels = (person: User, duties: ReadonlyArray<Duty>, change: Change) =>
  change.references.everyPolicy.flatMap((policy) => {
    const { together, hours } = newlyAtOnce(levelsIn(policy, person, duties, change))
    const [first] = hours
    if (first === undefined) return []
    const levels = together.toSorted((a, b) => a.level - b.level)
    const where = levels.map(({ level, places }) => `level ${level}: ${places}`).join("; ")
    const zone = levels.map((one) => one.zone).find((one) => one !== undefined)
    return [
      `${person.name} would be on call on several levels of the policy "${policy.name}" at once (${where}), and a page that they miss on one comes to them on the next: ${long(lengthOf(hours))} more than now, first ${times(first, zone)}.`,
    ]
  })

/** When somebody is on call on each level of a policy: by schedules, and where they are paged directly, or come to be. */
const levelsIn = (
  policy: Policy,
  { id }: User,
  duties: ReadonlyArray<Duty>,
  { references, successors, window }: Change,
) => {
  const always = [{ who: id, ...window }]
  const were = levelsOf(policy, id)
  const taken = successors.of(policy.id)?.id === id ? levelsOf(policy, references.user) : []
  return policy.escalation_rules.map(({ targets }, index) => {
    const on = duties.filter(({ schedule }) => targets.some((target) => target.id === schedule.id))
    const was = were.includes(index + 1)
    const is = was || taken.includes(index + 1)
    return {
      level: index + 1,
      zone: on[0]?.schedule.time_zone,
      places: [...on.map(({ schedule: { name } }) => `"${name}"`), ...(is ? ["directly"] : [])].join(", "),
      before: eachJoined([...on.flatMap(({ before }) => before), ...(was ? always : [])]),
      after: eachJoined([...on.flatMap(({ after }) => after), ...(is ? always : [])]),
    }
  })
}

/** Which of several come to be at the same time by the change, and when they do. */
const newlyAtOnce = <A extends Pick<Duty, "before" | "after">>(some: ReadonlyArray<A>) => {
  const found = some.flatMap((one, index) =>
    some.slice(index + 1).flatMap((other) => {
      const hours = without(overlap(one.after, other.after), overlap(one.before, other.before))
      return hours.length === 0 ? [] : [{ both: [one, other], hours }]
    }),
  )
  return {
    together: [...new Set(found.flatMap(({ both }) => both))],
    hours: eachJoined(found.flatMap(({ hours }) => hours)),
  }
}

const withoutRest = (person: User, duties: ReadonlyArray<Duty>, { from, until }: Change["window"]) => {
  const [before, after] = [longest(duties.flatMap((one) => one.before)), longest(duties.flatMap((one) => one.after))]
  if (after === undefined || lengthOf([after]) <= Math.max(LONG, before === undefined ? 0 : lengthOf([before])))
    return []
  const atLeast = after.from <= from && after.until >= until ? "at least " : ""
  const was = before === undefined ? "none" : long(lengthOf([before]))
  const zone = duties.find((one) => overlap(one.after, [after]).length > 0)?.schedule.time_zone
  return [
    `${person.name} would be on call for ${atLeast}${long(lengthOf([after]))} in a row, ${times(after, zone)}; the longest till now: ${was}.`,
  ]
}

/** `31 hours`, `12 days`. */
const long = (millis: number): string => {
  const hours = Math.round(millis / HOUR)
  return hours > 72 ? `${Math.round(hours / 24)} days` : `${hours} hour${hours === 1 ? "" : "s"}`
}

/** The longest stretch, wherever it is spent. */
const longest = (spans: ReadonlyArray<Span>): Span | undefined =>
  joined(spans).toSorted((a, b) => b.until - b.from - (a.until - a.from))[0]
