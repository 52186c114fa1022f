import type { Cover } from "../cover.ts"
import { coverOf, differences, expectedAfter } from "../cover.ts"
import { mentionedFrom, momentsOf } from "../moments.ts"
import type { Judged, Judging } from "./judged.ts"

const week = 7 * 86_400_000

/**
 * At every moment of the coming weeks stands who stood there before, the successor in the leaver's place; and after
 * them, whenever something begins or ends.
 */
export const coverGoesOn: Judging = (judged) => {
  const { before, after, leaver, successor, weeks } = judged
  const [begun, done] = [Date.parse(before.now), Date.parse(after.now)]
  return Object.values(before.schedules).flatMap((schedule) => {
    const later = after.schedules[schedule.id]
    if (later === undefined) return [`schedule ${schedule.id}: is gone`]
    const horizon = done + weeks * week
    const both = [schedule, later]
    const moments = [
      ...momentsOf(both, begun, done),
      ...momentsOf(both, done, horizon),
      ...mentionedFrom(both, horizon),
    ]
    const [was, is] = [coverOf([schedule], moments), coverOf([later], moments)]
    return differences(untilDone(was, is, expectedAfter(was, leaver, successor), done), is)
  })
}

/** While it was being done, the leaver may have stood still, or the successor already. */
const untilDone = (was: Cover, is: Cover, expected: Cover, done: number): Cover =>
  new Map(
    [...expected].map(([schedule, stands]) => [
      schedule,
      stands.map(([moment, who], at) => {
        const before = was.get(schedule)?.[at]?.[1]
        return [moment, moment < done && is.get(schedule)?.[at]?.[1] === before ? before : who] as const
      }),
    ]),
  )

/** The past of every schedule is what it was: who stood, stood. */
export const pastStands: Judging = ({ before, after, weeks }: Judged) => {
  const begun = Math.floor(Date.parse(before.now) / 1000) * 1000
  return Object.values(before.schedules).flatMap((schedule) => {
    const later = after.schedules[schedule.id]
    if (later === undefined) return []
    const moments = momentsOf([schedule, later], begun - weeks * week, begun)
    return differences(coverOf([schedule], moments), coverOf([later], moments)).map((each) => `history: ${each}`)
  })
}
