import { Hono } from "hono"
import { notFound, Refusal } from "../errors.ts"
import type { Env } from "../http.ts"

/** What this account's plan includes. */
const abilities = [
  "advanced_permissions",
  "permissions_service",
  "teams",
  "urgencies",
  "service_support_hours",
  "coordinated_responding",
]

/** What other plans include. */
const elsewhere = ["sso", "preview_intelligent_alert_grouping", "response_automation"]

/** `listAbilities`, `getAbility`. */
export const abilitiesOfAccount = () =>
  new Hono<Env>()
    .get("/abilities", (call) => call.json({ abilities }))
    .get("/abilities/:id", (call) => {
      const id = call.req.param("id")
      if (abilities.includes(id)) return call.body(null, 204)
      throw elsewhere.includes(id) ? new Refusal(402, 2000, "Account does not have this ability") : notFound()
    })
