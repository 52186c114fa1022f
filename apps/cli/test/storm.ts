// What can befall the calls of a run.
import type { Fault } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"

/** Names whoever changes things meanwhile: PagerDuty passes over parameters that it does not know, and faults over them. */
export const SOMEBODY = "by=somebody"

const someFault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom("rate-limited", "locked", "error", "html", "truncated", "slow", "drop-before", "drop-after"),
  method: fc.constantFrom("GET", "PUT", "POST", "DELETE", "PUT|POST|DELETE"),
  path: fc
    .constantFrom(
      "",
      "/users",
      "/teams",
      "/oauth_delegations",
      "/schedules",
      "/schedules/[^/]+$",
      "/schedules/.*/overrides",
      "/escalation_policies",
      "/incidents",
      "/oncalls",
      "/v3/schedules",
      "/v3/schedules/[^/]+$",
      "/v3/.*/events",
      "/v3/.*/custom_shifts",
      "/v3/.*/overrides",
    )
    .map((path) => `^(?!.*${SOMEBODY})${path}`),
  after: fc.nat(12),
  // Some pass by themselves, some outlast all patience.
  times: fc.constantFrom(1, 1, 2, 3, 7),
  ms: fc.constant(300),
})

export const someFaults = (minLength: number) => fc.array(someFault, { minLength, maxLength: 6 })

/** A failure prints its seed; with `LATCHKEY_SEED` the same storms come again, and the one that failed is shrunk. */
const seed = process.env["LATCHKEY_SEED"]
/** A storm waits more than it computes: so many at a time. */
const LANES = seed === undefined ? 5 : 1
const STORMS = 10 * Number(process.env["LATCHKEY_TRIAL"] ?? 1)

export const assertInStorms = async <Storm>(some: fc.Arbitrary<Storm>, holds: (storm: Storm) => Promise<void>) => {
  const property = fc.asyncProperty(some, holds)
  const seeded = seed === undefined ? { endOnFailure: true } : { seed: Number(seed) }
  const lane = () => fc.assert(property, { numRuns: STORMS / LANES, ...seeded })
  await Promise.all(Array.from({ length: LANES }, lane))
}
