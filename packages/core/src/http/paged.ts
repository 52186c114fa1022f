import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { ConnectorError } from "../error.ts"
import { canonical, type Json } from "../json.ts"
import { contractBroken, restless } from "./problem.ts"

/** One page of a listing. */
export interface Page<Row, Place> {
  readonly rows: ReadonlyArray<Row>
  /** Where the next page is; the listing ends without. */
  readonly next?: Place | undefined
  /** How many rows there are: who gives fewer in one pass has moved them. */
  readonly total?: number
  /** Rows have come or gone before this page: what slipped through is looked for from the start. */
  readonly moved?: boolean
}

const MOST_RESTARTS = 5

/** Every row of a listing, once, page by page; fails where the listing can't be had whole (law 1). */
export const paged = <Row, Place extends Json>(
  operation: string,
  how: {
    /** A place is whatever finds a page: an offset, a cursor, an address; its type is that of `page`'s parameter. */
    readonly first: NoInfer<Place>
    readonly page: (place: Place) => Effect.Effect<Page<Row, NoInfer<Place>>, ConnectorError>
    readonly idOf: (row: Row) => string
  },
): Stream.Stream<Row, ConnectorError> =>
  // What was seen belongs to one run of the stream: it may be run again.
  Stream.suspend(() => {
    const seen = new Set<string>()
    const fresh = (rows: ReadonlyArray<Row>) =>
      rows.filter((row) => !seen.has(how.idOf(row)) && seen.add(how.idOf(row)))
    const asked = new Set<string>()
    const pass = new Set<string>()
    let restarts = 0
    return Stream.paginate(how.first, (place) =>
      Effect.gen(function* () {
        if (asked.has(canonical(place))) return yield* contractBroken(operation, "its pages lead in a circle")
        asked.add(canonical(place))
        const { rows, next, total = 0, moved = false } = yield* how.page(place)
        for (const row of rows) pass.add(how.idOf(row))
        if (!moved && (next !== undefined || pass.size >= total))
          return [fresh(rows), Option.fromUndefinedOr(next)] as const
        if (restarts++ === MOST_RESTARTS) return yield* restless(operation)
        asked.clear()
        pass.clear()
        return [fresh(rows), Option.some(how.first)] as const
      }),
    )
  })
