import { expect, test, vi } from "vitest"
import { withTimes } from "./times.ts"

test("says an instant in the reader's zone, and in the schedule's where that is another", () => {
  vi.stubEnv("TZ", "America/New_York")
  expect(withTimes("until 2026-12-05T02:00:00.000Z.", "Europe/Berlin")).toBe(
    "until 4 Dec 2026, 21:00 GMT-5 (Sat 03:00 Europe/Berlin).",
  )
  expect(withTimes("until 2026-12-05T02:00:00Z", "America/Toronto")).toBe("until 4 Dec 2026, 21:00 GMT-5")
  vi.unstubAllEnvs()
})
