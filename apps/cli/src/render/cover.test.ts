import { type Cover, finish, type Stand } from "@latchkey/core"
import { expect, test, vi } from "vitest"
import { drawCover } from "./cover.ts"

const stand = (who: string, from: string, until: string): Stand => ({
  who,
  from: `2026-11-${from}Z`,
  until: `2026-11-${until}Z`,
})

/** Of a schedule in Kolkata, from a Tuesday's midnight until Friday's, if nothing else is said. */
const drawn = (before: ReadonlyArray<Stand>, after: ReadonlyArray<Stand>, other: Partial<Cover> = {}) => {
  const target = { id: "S1", name: "Primary" }
  const window = { from: "2026-11-23T18:30:00.000Z", until: "2026-11-27T18:30:00.000Z" }
  const evidence = {
    names: { ana: "Ana Ruiz", bo: "Bo Chen", cy: "Cy" },
    cover: [{ target, timeZone: "Asia/Kolkata", ...window, before, after, ...other }],
  }
  const plan = finish(
    { steps: [], blockers: [], warnings: [], sight: { unseen: [] }, accounts: ["ana", "bo"], evidence },
    { id: "p", connection: "c", change: "transfer", request: {}, madeAt: "2026-11-24T00:00:00Z" },
  )
  return drawCover(plan).split("\n")
}

test("draws a column a day, in the schedule's zone, below the Mondays; says what is drawn, and nothing else", () => {
  const cy = stand("cy", "25T18:30", "26T18:30")
  const of = (who: string) => [stand(who, "23T18:30", "25T18:30"), cy]
  expect(drawn(of("ana"), of("bo")).slice(2)).toEqual([
    "Primary, days of Asia/Kolkata",
    "       23 Nov",
    "  was   AAB·",
    "   is   CCB·",
    "        **",
    "  Nobody: 24 h, as before.",
    "",
    "A Ana Ruiz",
    "B Cy",
    "C Bo Chen",
    "· nobody",
    "* changes hands",
  ])
})

test("shows who stands for a part of the day: the nights without anybody hide nobody, and are counted", () => {
  const days = (who: string) => ["24", "25", "26", "27"].map((day) => stand(who, `${day}T03:30`, `${day}T11:30`))
  const lines = drawn(days("ana"), days("bo"))
  expect(lines.slice(4, 8)).toEqual(["  was   AAAA", "   is   BBBB", "        ****", "  Nobody: 64 h, as before."])
})

test("draws everybody who stands on a day, at once or one after the other, whoever stands longest first", () => {
  const all = stand("cy", "23T18:30", "27T18:30")
  const shifts = (who: string) => [all, stand(who, "24T06:00", "24T10:00"), stand(who, "26T06:00", "26T10:00")]
  expect(drawn(shifts("ana"), shifts("bo")).slice(4, 9)).toEqual([
    "  was   AAAA",
    "        B B",
    "   is   AAAA",
    "        C C",
    "        * *",
  ])
})

test("marks what changes otherwise than planned, and says which hours nobody stands any more", () => {
  vi.stubEnv("TZ", "UTC")
  const lines = drawn(
    [stand("ana", "23T18:30", "27T18:30")],
    [stand("bo", "23T18:30", "25T18:30"), stand("cy", "25T18:30", "26T18:30"), stand("bo", "26T18:45", "27T18:30")],
  )
  vi.unstubAllEnvs()
  expect(lines.slice(6, 8)).toEqual([
    "        **!!",
    "  Nobody: 15 min; before: 0 h. Nobody any more from 26 Nov 2026, 18:30 GMT+0 (Fri 27 Nov, 00:00 Asia/Kolkata) until 26 Nov 2026, 18:45 GMT+0 (Fri 27 Nov, 00:15 Asia/Kolkata).",
  ])
  expect(lines).toContain("! changes otherwise than from who leaves to who takes over")
})

test("four weeks stand below four weeks, a day of 23 hours among them, and no line is wider than 60", () => {
  const window = { from: "2026-03-04T09:00:00Z", until: "2026-04-29T09:00:00Z" }
  const all = [{ who: "ana", ...window }]
  const lines = drawn(all, all, { ...window, timeZone: "Europe/Berlin" })
  expect(lines.slice(3, 9)).toEqual([
    "       2 Mar  9 Mar  16 Mar 23 Mar",
    `  was    ${"A".repeat(26)}`,
    `   is    ${"A".repeat(26)}`,
    "       30 Mar 6 Apr  13 Apr 20 Apr",
    `  was  ${"A".repeat(28)}`,
    `   is  ${"A".repeat(28)}`,
  ])
  expect(lines.filter((line) => line.length > 60)).toEqual([])
})
