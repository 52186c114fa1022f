import { expect, test, vi } from "vitest"
import { withTimes } from "./times.ts"

test("says an instant in the reader's zone, and in the schedule's where that is another", () => {
  vi.stubEnv("TZ", "America/New_York")
  expect(withTimes("until 2026-12-05T02:00:00.000Z.", "Europe/Berlin")).toBe(
    "until 4 Dec 2026, 21:00 GMT-5 (Sat 5 Dec, 03:00 Europe/Berlin).",
  )
  expect(withTimes("until 2026-12-05T02:00:00Z", "America/Toronto")).toBe("until 4 Dec 2026, 21:00 GMT-5")
  vi.unstubAllEnvs()
})

test("says it in the zone that an instant names, where that is another than the reader's", () => {
  vi.stubEnv("TZ", "America/New_York")
  expect(withTimes("from 2026-11-28T00:30:00.000Z[Europe/Berlin] until 2026-11-28T01:30:00Z")).toBe(
    "from 27 Nov 2026, 19:30 GMT-5 (Sat 28 Nov, 01:30 Europe/Berlin) until 27 Nov 2026, 20:30 GMT-5",
  )
  expect(withTimes("2026-11-28T00:30:00Z[America/Toronto]", "Europe/Berlin")).toBe("27 Nov 2026, 19:30 GMT-5")
  expect(withTimes("2026-11-28T00:30:00Z[No/Where]")).toBe("27 Nov 2026, 19:30 GMT-5")
  vi.unstubAllEnvs()
})
