import { invalid, wrongArguments } from "./errors.ts"
import type { Call } from "./http.ts"
import { flagOf } from "./http.ts"

/** How far classic pagination reaches: `offset` and `limit` together. */
const reach = 10_000

export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  /** What goes into the answer beside the items. */
  readonly paging: { offset: number; limit: number; more: boolean; total: number | null }
}

/** Classic pagination: a window over the list as it is now, no snapshot. */
export const paginate = <Item>(call: Call, all: ReadonlyArray<Item>): Page<Item> => {
  const { offset, limit } = windowed(call, 25, 100)
  if (offset + limit > reach) throw wrongArguments(`Offset and limit together must not exceed ${reach}`)
  const more = offset + limit < all.length
  const total = flagOf(call, "total") ? all.length : null
  return { items: all.slice(offset, offset + limit), paging: { offset, limit, more, total } }
}

/** The v3 listings page by the same parameters, with bounds of their own, and without a `total`. */
export const paginateV3 = <Item>(call: Call, all: ReadonlyArray<Item>, usual = 25, most = 100) => {
  const { offset, limit } = windowed(call, usual, most)
  return { items: all.slice(offset, offset + limit), paging: { offset, limit, more: offset + limit < all.length } }
}

const windowed = (call: Call, usual: number, most: number) => {
  const limit = numberOf(call, "limit", usual)
  const offset = numberOf(call, "offset", 0)
  if (limit < 1 || limit > most) throw invalid(`Limit must be between 1 and ${most}`)
  if (offset < 0) throw invalid("Offset must not be negative")
  return { offset, limit }
}

const numberOf = (call: Call, name: string, usual: number): number => {
  const text = call.req.query(name)
  if (text === undefined || text === "") return usual
  if (!/^-?\d+$/.test(text)) throw invalid(`${name} must be a number`)
  return Number(text)
}
