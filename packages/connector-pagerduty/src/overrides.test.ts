import { expect, test } from "vitest"
import { keyed, toState } from "./overrides.ts"

const ana = { id: "PANA001", summary: "Ana Ruiz" }
const [from, later, end] = ["2026-12-01T10:00:00Z", "2026-12-01T12:00:00Z", "2026-12-02T10:00:00Z"]
const override = (id: string, start: string) => ({ id, start, end, user: ana })

test("two that end together are told apart by their starts, to come or running", () => {
  const both = keyed([override("Q1", from), override("Q2", later)])
  expect(both.map(({ key }) => key)).toEqual([
    "PANA001 from 2026-12-01T10:00:00.000Z until 2026-12-02T10:00:00.000Z",
    "PANA001 from 2026-12-01T12:00:00.000Z until 2026-12-02T10:00:00.000Z",
  ])
  for (const now of ["2026-11-24T10:00:00Z", "2026-12-01T13:00:00Z"])
    expect(Object.keys(toState(both, Date.parse(now)))).toEqual(both.map(({ key }) => key))
})

test("two that are alike are numbered, and one less leaves the other as it was", () => {
  const now = Date.parse("2026-11-24T10:00:00Z")
  const both = keyed([override("Q1", from), override("Q2", from)])
  expect(Object.keys(toState(both, now))).toHaveLength(2)
  // The first of a look is the one to take out first.
  const [, ...left] = both
  expect(toState(both, now)).toMatchObject(toState(keyed(left), now))
})
