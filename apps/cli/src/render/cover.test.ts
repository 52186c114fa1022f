import { finish, type Stand } from "@latchkey/core"
import { expect, test } from "vitest"
import { drawCover } from "./cover.ts"

const [first, second] = [
  { from: "2026-11-23T18:30:00.000Z", until: "2026-11-25T18:30:00.000Z" },
  { from: "2026-11-25T18:30:00.000Z", until: "2026-11-26T18:30:00.000Z" },
]

const drawn = (before: ReadonlyArray<Stand>, after: ReadonlyArray<Stand>) => {
  const target = { id: "S1", name: "Primary" }
  const window = { from: "2026-11-23T18:30:00.000Z", until: "2026-11-27T18:30:00.000Z" }
  const evidence = {
    names: { ana: "Ana Ruiz", bo: "Bo Chen", cy: "Cy" },
    cover: [{ target, timeZone: "Asia/Kolkata", ...window, before, after }],
  }
  const plan = finish(
    { steps: [], blockers: [], warnings: [], sight: { unseen: [] }, evidence },
    { id: "p", connection: "c", change: "transfer", request: {}, madeAt: "2026-11-24T00:00:00Z" },
  )
  return drawCover(plan).split("\n")
}

test("draws a letter a day, in the schedule's zone, before and after, and gaps", () => {
  const cy = { who: "cy", ...second }
  const lines = drawn([{ who: "ana", ...first }, cy], [{ who: "bo", ...first }, cy])
  expect(lines[2]).toMatch(/^Primary +was +AAB·$/)
  expect(lines[3]).toMatch(/is +CCB·$/)
  expect(lines).toContain("C Bo Chen")
})

test("draws everybody who stands at once, a line each", () => {
  const [ana, bo, cy] = [
    { who: "ana", ...first },
    { who: "bo", ...first },
    { who: "cy", ...second },
  ]
  const lines = drawn([bo, ana, cy], [bo, cy])
  expect(lines.slice(2, 6)).toEqual([
    expect.stringMatching(/^Primary +was +BBC·$/),
    expect.stringMatching(/^ +AA$/),
    expect.stringMatching(/is +AAC·$/),
    "",
  ])
})
