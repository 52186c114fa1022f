import type { EscalationPolicy, EscalationTarget } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import type { Draft } from "./draft.ts"
import { idOf } from "./ids.ts"
import { personAt, somebody } from "./people.ts"

/** A person, or a schedule by its number, shift-based or not. */
const someTarget = fc.oneof(
  somebody.map((person) => ({ person })),
  fc.record({ schedule: fc.nat(20) }),
)

export const somePolicy = fc.record({
  rules: fc.array(
    fc.record({ delay: fc.constantFrom(30, 5, 15), targets: fc.array(someTarget, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  loops: fc.constantFrom(0, 2),
  always: fc.boolean(),
  team: fc.option(fc.nat(20)),
})

export const policyOf = (
  number: number,
  people: number,
  schedules: ReadonlyArray<EscalationTarget>,
  { rules, loops, always }: Draft<typeof somePolicy>,
): Omit<EscalationPolicy, "teams"> => ({
  id: idOf.policy(number),
  name: `Policy ${number}`,
  description: number % 2 === 0 ? null : "Random",
  num_loops: loops,
  on_call_handoff_notifications: always ? "always" : "if_has_services",
  escalation_rules: rules.map(({ delay, targets }, at) => ({
    id: idOf.rule(number, at),
    escalation_delay_in_minutes: delay,
    targets: eachOnce(
      targets.flatMap((target) =>
        "person" in target
          ? { id: personAt(target.person, people), type: "user_reference" as const }
          : (schedules[target.schedule % schedules.length] ?? []),
      ),
    ),
  })),
})

const eachOnce = (targets: EscalationTarget[]): EscalationTarget[] => [
  ...new Map(targets.map((target) => [target.id, target])).values(),
]
