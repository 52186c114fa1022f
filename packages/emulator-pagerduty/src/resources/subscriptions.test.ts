import { expect, test } from "vitest"
import { bench, each, idAt } from "../testing/bench.ts"

const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }

test.each(["/users/PBOCHE1", "team"])("%s subscribes to incidents, once each, and unsubscribes", async (who) => {
  await using pagerduty = await bench("one-schedule")
  const team = async () =>
    `/teams/${idAt(await pagerduty.post("/teams", { team: { type: "team", name: "Web" } }), "team")}`
  const path = `${who === "team" ? await team() : who}/notification_subscriptions`
  const subscribable_id = idAt(await pagerduty.post("/incidents", { incident }), "incident")
  const one = { subscribable_id, subscribable_type: "incident" }
  const service = { subscribable_id: "PBUSIN1", subscribable_type: "business_service" }
  const none = { subscribable_id: "QNONE", subscribable_type: "incident" }
  const results = async (...subscribables: object[]) =>
    each(await pagerduty.post(path, { subscribables }), "subscriptions", "result")
  expect(await results(one, none)).toEqual(["success", "unauthorized"])
  expect(await results(one, service)).toEqual(["duplicate", "success"])
  expect(each(await pagerduty.get(path), "subscriptions", "subscription.subscribable_id")).toEqual([
    subscribable_id,
    "PBUSIN1",
  ])
  const gone = await pagerduty.post(`${path}/unsubscribe`, { subscribables: [one, none] })
  expect(gone.body).toEqual({ deleted_count: 1, unauthorized_count: 0, non_existent_count: 1 })
  expect(each(await pagerduty.get(path), "subscriptions", "subscription.subscribable_id")).toEqual(["PBUSIN1"])
  expect((await pagerduty.post(path, { subscribables: [] })).status).toBe(400)
})

test("nobody has none", async () => {
  await using pagerduty = await bench("one-schedule")
  expect((await pagerduty.get("/users/PNONE/notification_subscriptions")).status).toBe(404)
  expect((await pagerduty.get("/teams/PNONE/notification_subscriptions")).status).toBe(404)
})
