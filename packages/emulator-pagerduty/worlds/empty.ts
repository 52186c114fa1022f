import type { World } from "../src/world.ts"
import { account, olga } from "./olga.ts"
import { allocate } from "./licenses.ts"

/** An account as PagerDuty hands it over: its owner, and nothing else. */
export const empty = (now: Date): World => ({
  account,
  users: [olga],
  teams: [],
  schedules: [],
  escalation_policies: [],
  services: [],
  incidents: [],
  ...allocate([olga], now),
})
