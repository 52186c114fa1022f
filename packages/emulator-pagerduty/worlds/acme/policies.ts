import type { EscalationPolicy, EscalationTarget, User } from "../../src/world.ts"
import * as who from "./people.ts"
import { data, of, payments, platform, security, support } from "./teams.ts"

/** Rules as lists of targets: people, or ids of schedules. */
const policy = (
  id: string,
  name: string,
  rules: (User | string)[][],
  more: Partial<EscalationPolicy>,
): EscalationPolicy => ({
  id,
  name,
  description: null,
  num_loops: 0,
  on_call_handoff_notifications: "if_has_services",
  escalation_rules: rules.map((targets, at) => ({
    id: `PR${id.slice(2, 6)}${at + 1}`,
    escalation_delay_in_minutes: at === 0 ? 15 : 30,
    targets: targets.map(target),
  })),
  teams: [],
  ...more,
})

const target = (one: User | string): EscalationTarget =>
  typeof one === "string" ? { id: one, type: "schedule_reference" } : { id: one.id, type: "user_reference" }

export const policies: EscalationPolicy[] = [
  // Ana is the only target of the third rule.
  policy("PEPLAT1", "Platform", [["PSPLAT1"], ["PSPLAT2"], [who.ana], [who.hugo]], {
    description: "Primary, secondary, then Ana herself",
    num_loops: 2,
    teams: of(platform),
  }),
  // Ana and Bo in one rule.
  policy("PEPAYM1", "Payments", [["PSPAYM1", "PSCHEC1"], [who.ana, who.bo], [who.marta]], { teams: of(payments) }),
  // Ana in several rules.
  policy("PESECU1", "Security", [[who.ana, who.yusuf], [who.ana], [who.hugo]], {
    teams: of(security),
    on_call_handoff_notifications: "always",
  }),
  policy("PEDATA1", "Data", [["PSDATA1"], ["PSNIGH1"], [who.ravi]], { description: "Asia first", teams: of(data) }),
  // Shares a schedule with Platform.
  policy("PELEGA1", "Legacy", [["PSLEGA1"], ["PSMIGR1", "PSPLAT1"]], { num_loops: 1 }),
  // As many targets as a rule can have, Ana among them.
  policy(
    "PEMAJO1",
    "Major incidents",
    [
      ["PSYEAR1"],
      [who.marta, who.hugo, who.ana, who.eva, who.quinn, who.greg, who.ravi, who.sara, who.yusuf, "PSPLAT1"],
    ],
    { on_call_handoff_notifications: "always" },
  ),
  policy("PESUPP1", "Support", [["PSDESK1"], [who.sara]], { teams: of(support) }),
  policy("PEIDLE1", "Without a service", [[who.cy]], {}),
]
