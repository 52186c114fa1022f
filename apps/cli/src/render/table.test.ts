import { stripVTControlCharacters as plain } from "node:util"
import { expect, test, vi } from "vitest"
import { table } from "./table.ts"

const columns = { ID: ({ id }: Row) => id, FOUND: ({ found }: Row) => found, SINCE: ({ since }: Row) => since }
interface Row {
  readonly id: string
  readonly found: string
  readonly since: string
}
const rows: ReadonlyArray<Row> = [
  { id: "acme", found: "reads users, teams, schedules of both kinds", since: "2026-11-28T00:30:00Z" },
  { id: "other", found: "well", since: "" },
]

test("where there is room a row is a line, with times as people read them", () => {
  vi.stubEnv("TZ", "UTC")
  expect(plain(table(rows, columns)).split("\n")).toEqual([
    "ID     FOUND                                        SINCE",
    "acme   reads users, teams, schedules of both kinds  28 Nov 2026, 00:30 GMT+0",
    "other  well",
  ])
  vi.unstubAllEnvs()
})

test("where there is not, cells go on below, and nothing is cut off", () => {
  vi.stubEnv("TZ", "UTC")
  expect(plain(table(rows, columns, 40)).split("\n")).toEqual([
    "ID     FOUND            SINCE",
    "acme   reads users,     28 Nov 2026,",
    "       teams,           00:30 GMT+0",
    "       schedules of",
    "       both kinds",
    "other  well",
  ])
  vi.unstubAllEnvs()
  const narrow = plain(table([{ id: "acme", found: "https://example.com/a/long/address", since: "" }], columns, 20))
  expect(narrow.split("\n").filter((line) => line.length > 20)).toEqual([])
  const found = narrow
    .split("\n")
    .slice(1)
    .map((line) => line.slice(6))
  expect(found.join("")).toBe("https://example.com/a/long/address")
})
