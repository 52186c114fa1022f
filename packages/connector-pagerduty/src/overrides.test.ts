import { expect, test } from "vitest"
import { keyed, toState } from "./overrides.ts"

const ana = { id: "PANA001", summary: "Ana Ruiz" }
const [from, later, end] = ["2026-12-01T10:00:00Z", "2026-12-01T12:00:00Z", "2026-12-02T10:00:00Z"]
const [first, second] = [
  { id: "Q1", start: from, end, user: ana },
  { id: "Q2", start: later, end, user: ana },
]

test("several with one natural key are told apart, and one less leaves the others as they were", () => {
  const now = Date.parse("2026-11-24T10:00:00Z")
  const both = toState([first, second], now)
  expect(Object.keys(both)).toHaveLength(2)
  // The first of a look is the one to take out first.
  const [out, ...left] = keyed([second, first])
  expect(out?.id).toBe("Q2")
  expect(both).toMatchObject(toState(left, now))
})

test("both running, too", () => {
  const now = Date.parse("2026-12-01T13:00:00Z")
  const [, ...left] = keyed([first, second])
  expect(Object.keys(toState([first, second], now))).toHaveLength(2)
  expect(toState([first, second], now)).toMatchObject(toState(left, now))
})
