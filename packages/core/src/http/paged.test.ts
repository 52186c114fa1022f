import * as fc from "fast-check"
import { expect, test } from "vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { paged, type Page } from "./paged.ts"

const run = <Row>(rows: Stream.Stream<Row, unknown>) => Effect.runPromise(Effect.result(Stream.runCollect(rows)))

/** A listing by offset whose rows come and go between two pages; it tells how many there are. */
const listing = (rows: Array<string>, between: ReadonlyArray<(rows: Array<string>) => void>) => {
  let asked = 0
  type Place = { readonly from: number; readonly total: number | null }
  return paged<string, Place>("list", {
    first: { from: 0, total: null },
    idOf: (row) => row,
    page: ({ from, total }) =>
      Effect.sync((): Page<string, Place> => {
        between[asked++ - 1]?.(rows)
        const here = rows.slice(from, from + 2)
        if (total !== null && total !== rows.length) return { rows: here, moved: true }
        const next = from + here.length
        return {
          rows: here,
          ...(next < rows.length && here.length > 0 && { next: { from: next, total: rows.length } }),
        }
      }),
  })
}

const someRow = fc.integer({ min: 0, max: 20 }).map(String)
const someDeed = fc.oneof(
  fc.constant(() => {}),
  fc.nat(5).map((at) => (rows: Array<string>) => void rows.splice(at, 1)),
)

test("whoever was there all the time is given, once, whatever goes meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(someRow, { maxLength: 12 }),
      fc.array(someDeed, { maxLength: 5 }),
      async (first, deeds) => {
        const rows = [...first]
        const given = await run(listing(rows, deeds))
        if (Result.isFailure(given)) return
        expect(new Set(given.success).size).toBe(given.success.length)
        for (const row of rows) expect(given.success).toContain(row)
      },
    ),
  )
})

const restless: Page<string, string> = { rows: ["ana"], moved: true }
const circle: Page<string, string> = { rows: ["ana"], next: "again" }
const short: Page<string, string> = { rows: ["ana"], total: 2 }

test.each([
  ["a listing that never rests", restless, "Unavailable"],
  ["pages in a circle", circle, "ContractBroken"],
  ["fewer rows than there are said to be", short, "Unavailable"],
])("%s fails", async (_what, page, tag) => {
  const given = await run(
    paged("list", { first: "", idOf: (row) => row, page: (_place: string) => Effect.succeed(page) }),
  )
  expect(given).toMatchObject({ failure: { reason: { _tag: tag } } })
})

test("it may be read again", async () => {
  const rows = listing(["ana", "bo", "cy"], [])
  expect([await run(rows), await run(rows)]).toMatchObject([{ success: { length: 3 } }, { success: { length: 3 } }])
})
