import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf, includesOf } from "../http.ts"
import type { NotificationRule, User } from "../world.ts"
import { userOf } from "../lookup.ts"
import { presentNotificationRule } from "../views/user.ts"

type NotificationRuleInput = Omit<NotificationRule, "id" | "type" | "urgency"> &
  Partial<Pick<NotificationRule, "urgency">>

/** `getUserNotificationRules`, `createUserNotificationRule`, `getUserNotificationRule`, `updateUserNotificationRule`, `deleteUserNotificationRule`. */
export const notificationRules = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/users/:id/notification_rules", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const wanted = call.req.query("urgency") ?? "all"
      const full = includesOf(call).has("contact_methods")
      const rules = user.notification_rules.filter(({ urgency }) => wanted === "all" || urgency === wanted)
      return call.json({
        notification_rules: rules.map((rule) => presentNotificationRule(emulator, user, rule, true, full)),
      })
    })
    .post("/users/:id/notification_rules", async (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const { notification_rule: input } = await bodyOf<{ notification_rule: NotificationRuleInput }>(call)
      const rule = ruleFrom(user, emulator.store.newId(), input)
      user.notification_rules.push(rule)
      return call.json({ notification_rule: presentNotificationRule(emulator, user, rule) }, 201)
    })
    .get("/users/:id/notification_rules/:rule", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const full = includesOf(call).has("contact_methods")
      const rule = ruleOf(user, call.req.param("rule"))
      return call.json({ notification_rule: presentNotificationRule(emulator, user, rule, true, full) })
    })
    .put("/users/:id/notification_rules/:rule", async (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const old = ruleOf(user, call.req.param("rule"))
      const { notification_rule: input } = await bodyOf<{ notification_rule: NotificationRuleInput }>(call)
      const rule = ruleFrom(user, old.id, input)
      user.notification_rules[user.notification_rules.indexOf(old)] = rule
      return call.json({ notification_rule: presentNotificationRule(emulator, user, rule) })
    })
    .delete("/users/:id/notification_rules/:rule", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const gone = ruleOf(user, call.req.param("rule"))
      user.notification_rules = user.notification_rules.filter((rule) => rule !== gone)
      return call.body(null, 204)
    })

const ruleOf = (user: User, id: string): NotificationRule => {
  const rule = user.notification_rules.find((each) => each.id === id)
  if (rule === undefined) throw notFound()
  return rule
}

const ruleFrom = (user: User, id: string, input: NotificationRuleInput): NotificationRule => {
  const method = user.contact_methods.find((each) => each.id === input.contact_method.id)
  if (method === undefined) throw invalid("Contact method not found")
  return {
    id,
    type: "assignment_notification_rule",
    start_delay_in_minutes: input.start_delay_in_minutes,
    urgency: input.urgency ?? "high",
    contact_method: { id: method.id, type: `${method.type}_reference` },
  }
}
