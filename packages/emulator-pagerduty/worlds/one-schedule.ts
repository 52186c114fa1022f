import type { World } from "../src/world.ts"
import { iso, lastMonday } from "./dates.ts"
import { allocate } from "./licenses.ts"
import { account, olga } from "./olga.ts"
import { ana, bo, cy } from "./people.ts"

/** The smallest account with something to hand over: three people take weekly turns, Ana's is now. */
export const oneSchedule = (now: Date): World => {
  const monday = lastMonday(now, "Europe/Berlin", 9)
  return {
    account,
    users: [olga, ana, bo, cy],
    teams: [],
    schedules: [
      {
        id: "PSONE01",
        name: "Primary",
        description: null,
        time_zone: "Europe/Berlin",
        schedule_layers: [
          {
            id: "PLONE01",
            name: "Layer 1",
            start: iso(monday.minus({ weeks: 9 })),
            end: null,
            rotation_virtual_start: iso(monday.minus({ weeks: 9 })),
            rotation_turn_length_seconds: 604_800,
            users: [ana, bo, cy].map(({ id }) => ({ user: { id } })),
            restrictions: [],
          },
        ],
        overrides: [],
        teams: [],
      },
    ],
    escalation_policies: [
      {
        id: "PEONE01",
        name: "Default",
        description: null,
        num_loops: 0,
        on_call_handoff_notifications: "if_has_services",
        escalation_rules: [
          { id: "PRONE01", escalation_delay_in_minutes: 30, targets: [{ id: "PSONE01", type: "schedule_reference" }] },
        ],
        teams: [],
      },
    ],
    services: [
      {
        id: "PVONE01",
        name: "Web",
        description: null,
        created_at: iso(monday.minus({ weeks: 9 })),
        auto_resolve_timeout: null,
        acknowledgement_timeout: null,
        escalation_policy: { id: "PEONE01" },
      },
    ],
    incidents: [],
    ...allocate([olga, ana, bo, cy], now),
  }
}
