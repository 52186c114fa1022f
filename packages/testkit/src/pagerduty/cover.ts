import type { Schedule } from "./schedule.ts"
import { whoAt } from "./who-is-on-call.ts"

/** Who stands on a schedule at each of some moments (milliseconds), in order. */
export type Stands = ReadonlyArray<readonly [moment: number, who: string | undefined]>

/** By the schedule's id. */
export type Cover = ReadonlyMap<string, Stands>

/** Looks at each schedule at each moment (`momentsOf` knows which are enough). */
export const coverOf = (schedules: ReadonlyArray<Schedule>, moments: ReadonlyArray<number>): Cover =>
  new Map(
    schedules.map((schedule) => [schedule.id, moments.map((moment) => [moment, whoAt(schedule, moment)] as const)]),
  )

/** The same cover with the successor wherever the leaver stood. */
export const expectedAfter = (cover: Cover, leaver: string, successor: string): Cover =>
  new Map(
    [...cover].map(([schedule, stands]) => [
      schedule,
      stands.map(([moment, who]) => [moment, who === leaver ? successor : who] as const),
    ]),
  )

/** Each stretch in which others stand than expected, in words; at most `most` of a schedule, the rest counted. */
export const differences = (expected: Cover, found: Cover, most = 3): string[] =>
  [...expected].flatMap(([schedule, stands]) => {
    const others = found.get(schedule)
    if (others === undefined) return [`schedule ${schedule}: is not there`]
    const lines = stretches(stands, others).map((stretch) => `schedule ${schedule}: ${inWords(stretch)}`)
    return lines.length <= most
      ? lines
      : [...lines.slice(0, most), `schedule ${schedule}: and ${lines.length - most} more such stretches`]
  })

/** From a moment to another, or to the end of what was looked at: who should stand, and who does. */
interface Stretch {
  readonly from: number
  until: number | undefined
  readonly expected: string | undefined
  readonly found: string | undefined
}

const stretches = (stands: Stands, others: Stands): Stretch[] => {
  const all: Stretch[] = []
  let open: Stretch | undefined
  for (const [at, [from, expected]] of stands.entries()) {
    const found = others[at]?.[1]
    if (open !== undefined && open.expected === expected && open.found === found) continue
    if (open !== undefined) open.until = from
    open = expected === found ? undefined : { from, until: undefined, expected, found }
    if (open !== undefined) all.push(open)
  }
  return all
}

const inWords = ({ from, until, expected, found }: Stretch): string =>
  `from ${said(from)} ${until === undefined ? "on" : `until ${said(until)}`} stands ${found ?? "nobody"}, not ${expected ?? "nobody"}`

const said = (moment: number): string => new Date(moment).toISOString().replace(":00.000Z", "Z")
