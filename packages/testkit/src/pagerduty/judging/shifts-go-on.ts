import { differences } from "../cover.ts"
import { mentionedInShifts, momentsOfShifts, roundOf } from "../shift-based/moments.ts"
import type { ShiftSchedule } from "../shift-based/schedule.ts"
import { whoStandsAt } from "../shift-based/who-stands.ts"
import type { Judged, Judging } from "./judged.ts"
import { inPlace } from "./judged.ts"

const week = 7 * 86_400_000

type People = ReadonlySet<string>

/**
 * At every moment of the coming weeks stand those who stood there before, the successor in the leaver's place: for one
 * round of all turns at least, and for one after whatever begins or ends later. Until it is handed over, both may stand.
 */
export const shiftsGoOn: Judging = (judged) => {
  const { before, after, weeks } = judged
  const [begun, handedOver] = [Date.parse(before.now), Date.parse(judged.handedOverBy)]
  return Object.values(before.v3Schedules).flatMap((schedule) => {
    const later = after.v3Schedules[schedule.id]
    if (later === undefined) return []
    const both = [schedule, later]
    const round = roundOf(both)
    const horizon = Math.max(Date.parse(after.now), handedOver) + Math.max(weeks * week, round)
    const moments = [
      ...momentsOfShifts(both, begun, handedOver),
      ...momentsOfShifts(both, handedOver, horizon),
      ...mentionedInShifts(both, horizon).flatMap((moment) => momentsOfShifts(both, moment, moment + round)),
    ]
    return otherStretches(schedule, later, moments, judged, (was, is, moment) => {
      const wanted = new Set([...was].map((id) => inPlace(judged, id)))
      return moment < handedOver && isBetween(was, is, wanted, judged) ? is : wanted
    })
  })
}

/** The past of every shift-based schedule is what it was. */
export const pastShiftsStand: Judging = (judged) => {
  const { before, after, weeks } = judged
  const begun = Math.floor(Date.parse(before.now) / 1000) * 1000
  return Object.values(before.v3Schedules).flatMap((schedule) => {
    const later = after.v3Schedules[schedule.id]
    if (later === undefined) return []
    const moments = momentsOfShifts([schedule, later], begun - weeks * week, begun)
    return otherStretches(schedule, later, moments, judged, (was) => was).map((each) => `history: ${each}`)
  })
}

const otherStretches = (
  schedule: ShiftSchedule,
  later: ShiftSchedule,
  moments: ReadonlyArray<number>,
  habits: Judged,
  expected: (was: People, is: People, moment: number) => People,
): string[] => {
  const looks = moments.map((moment) => {
    const [was, is] = [whoStandsAt(schedule, moment, habits), whoStandsAt(later, moment, habits)]
    return { moment, wanted: inWords(expected(was, is, moment)), found: inWords(is) }
  })
  return differences(
    new Map([[schedule.id, looks.map(({ moment, wanted }) => [moment, wanted] as const)]]),
    new Map([[schedule.id, looks.map(({ moment, found }) => [moment, found] as const)]]),
  )
}

/** Some of the leaver's places may be handed over and others not, as long as somebody stands in them. */
const isBetween = (was: People, is: People, wanted: People, { leaver, successor }: Judged): boolean =>
  is.isSubsetOf(was.union(wanted)) &&
  is.isSupersetOf(was.intersection(wanted)) &&
  (!was.has(leaver) || is.has(leaver) || is.has(successor))

const inWords = (people: People): string | undefined =>
  people.size === 0 ? undefined : [...people].toSorted().join(" and ")
