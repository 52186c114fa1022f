import { expect, test } from "vitest"
import { bench } from "../testing/bench.ts"

const window = "since=2026-11-24T00:00:00Z&until=2026-12-24T00:00:00Z"

/** What each listing may include; single objects take the same. */
const includes = {
  users: ["contact_methods", "notification_rules", "teams", "subdomains"],
  schedules: ["schedule_layers", "overrides_subschedule", "final_schedule"],
  escalation_policies: ["services", "teams", "targets"],
  services: ["escalation_policies", "teams", "integrations"],
  incidents: ["acknowledgers", "agents", "assignees", "escalation_policies", "services", "teams", "users"],
  oncalls: ["escalation_policies", "users", "schedules"],
}

test.each(Object.entries(includes))("%s with everything included fit the document", async (resource, parts) => {
  await using pagerduty = await bench("acme")
  for (const wanted of [[], ...parts.map((part) => [part]), parts]) {
    const query = wanted.map((part) => `&include[]=${part}`).join("")
    expect((await pagerduty.get(`/${resource}?limit=100&date_range=all&${window}${query}`)).status).toBe(200)
  }
})

test.each(["teams", "licenses", "license_allocations", "abilities", "v3/schedules"])(
  "%s fit the document",
  async (resource) => {
    await using pagerduty = await bench("acme")
    expect((await pagerduty.get(`/${resource}`)).status).toBe(200)
  },
)
