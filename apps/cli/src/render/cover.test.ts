import { finish } from "@latchkey/core"
import { expect, test } from "vitest"
import { drawCover } from "./cover.ts"

test("draws a letter a day, in the schedule's zone, before and after, and gaps", () => {
  const cover = {
    target: { id: "S1", name: "Primary" },
    timeZone: "Asia/Kolkata",
    from: "2026-11-23T18:30:00.000Z",
    until: "2026-11-27T18:30:00.000Z",
  }
  const [first, second] = [
    { from: "2026-11-23T18:30:00.000Z", until: "2026-11-25T18:30:00.000Z" },
    { from: "2026-11-25T18:30:00.000Z", until: "2026-11-26T18:30:00.000Z" },
  ]
  const evidence = {
    names: { ana: "Ana Ruiz", bo: "Bo Chen", cy: "Cy" },
    cover: [
      {
        ...cover,
        before: [
          { who: "ana", ...first },
          { who: "cy", ...second },
        ],
        after: [
          { who: "bo", ...first },
          { who: "cy", ...second },
        ],
      },
    ],
  }
  const plan = finish(
    { steps: [], blockers: [], warnings: [], sight: { unseen: [] }, evidence },
    { id: "p", connection: "c", change: "transfer", request: {}, madeAt: "2026-11-24T00:00:00Z" },
  )
  const lines = drawCover(plan).split("\n")
  expect(lines[2]).toMatch(/^Primary +was +AAB·$/)
  expect(lines[3]).toMatch(/is +CCB·$/)
  expect(lines).toContain("C Bo Chen")
})
