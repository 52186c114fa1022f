import { utc } from "../overrides.ts"
import { type CustomShift, type Who, whoIs } from "./schedule.ts"

/** From whom to whom custom shifts change hands; `places`: the name of each as a place, by its id, as it was planned. */
export interface Between {
  readonly from: { readonly id: string }
  readonly to: { readonly id: string }
  readonly places: Readonly<Record<string, string>>
}

/** A custom shift, whose it is, and its name as a place: one that takes over from another has the same. */
export interface Placed {
  readonly row: CustomShift
  readonly person: Who
  readonly place: string
}

/** Names for the leaver's and the successor's custom shifts: by their ends, with a number where several end together, the leaver's first. */
export const placesOf = (
  shifts: ReadonlyArray<CustomShift>,
  { from, to }: Pick<Between, "from" | "to">,
): Between["places"] => {
  const named = [from.id, to.id].flatMap((id) => inOrder(shifts).filter((shift) => personOf(shift) === id))
  const together = Map.groupBy(named, ({ end_time: end }) => utc(end))
  return Object.fromEntries(
    [...together].flatMap(([end, some]) => some.map(({ id }, at) => [id, nameOf(end, at + 1)] as const)),
  )
}

/** What was made since the plan has the first name that no other one of that person has; others' shifts stay what they are. */
export const placed = (shifts: ReadonlyArray<CustomShift>, { from, to, places }: Between): ReadonlyArray<Placed> => {
  const taken = new Set(shifts.map((row) => `${personOf(row)} ${places[row.id]}`))
  return inOrder(shifts).map((row) => {
    const person = personOf(row)
    const own =
      person === from.id || person === to.id
        ? firstFree(utc(row.end_time), (name) => !taken.has(`${person} ${name}`))
        : row.id
    const place = places[row.id] ?? own
    taken.add(`${person} ${place}`)
    return { row, person, place }
  })
}

const firstFree = (end: string, isFree: (name: string) => boolean, number = 1): string =>
  isFree(nameOf(end, number)) ? nameOf(end, number) : firstFree(end, isFree, number + 1)

const nameOf = (end: string, number: number) => `until ${end}${number === 1 ? "" : ` #${number}`}`

/** Whose a custom shift is; nobody's, where it has several people. */
const personOf = ({ assignments: [only, ...others] }: CustomShift): Who =>
  only === undefined || others.length > 0 ? null : whoIs(only.member)

const inOrder = (shifts: ReadonlyArray<CustomShift>) =>
  shifts.toSorted((a, b) => Date.parse(a.start_time) - Date.parse(b.start_time) || (a.id < b.id ? -1 : 1))
