import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import { teamOf, userOf } from "../lookup.ts"
import { paginate } from "../pagination.ts"
import type { Subscribable } from "../store.ts"
import { sees } from "../visibility.ts"

/** Notification subscriptions of users and of teams: list, create, unsubscribe. */
export const subscriptions = (emulator: Emulator) =>
  new Hono<Env>()
    .route(
      "/",
      of(emulator, "users", "user", (_, id) => userOf(emulator, id).id),
    )
    .route(
      "/",
      of(emulator, "teams", "team", (call, id) => teamOf(emulator, call, id).id),
    )

const of = (
  emulator: Emulator,
  place: "users" | "teams",
  subscriber_type: "user" | "team",
  found: (call: Call, id: string) => string,
) => {
  const subscriber = (call: Call) => found(call, call.req.param("id") ?? "")
  const have = (id: string) => emulator.store.subscriptions.get(id) ?? []
  const present = (id: string, { subscribable_id, subscribable_type }: Subscribable) => ({
    subscriber_id: id,
    subscriber_type,
    subscribable_id,
    subscribable_type,
    account_id: emulator.store.account.id,
  })
  return new Hono<Env>()
    .get(`/${place}/:id/notification_subscriptions`, (call) => {
      const id = subscriber(call)
      const { items, paging } = paginate(call, have(id))
      const subscriptions = items.map((each) => ({ subscription: present(id, each), subscribable_name: null }))
      return call.json({ subscriptions, ...paging })
    })
    .post(`/${place}/:id/notification_subscriptions`, async (call) => {
      const id = subscriber(call)
      const { subscribables } = await bodyOf<{ subscribables: Subscribable[] }>(call)
      const outcomes = subscribables.map((each) => {
        const result = have(id).some(same(each))
          ? "duplicate"
          : allowed(emulator, call, each)
            ? "success"
            : "unauthorized"
        const { subscribable_id, subscribable_type } = each
        if (result === "success")
          emulator.store.subscriptions.set(id, [...have(id), { subscribable_id, subscribable_type }])
        return { ...present(id, each), result }
      })
      return call.json({ subscriptions: outcomes })
    })
    .post(`/${place}/:id/notification_subscriptions/unsubscribe`, async (call) => {
      const id = subscriber(call)
      const { subscribables } = await bodyOf<{ subscribables: Subscribable[] }>(call)
      const known = subscribables.filter((each) => have(id).some(same(each)))
      emulator.store.subscriptions.set(
        id,
        have(id).filter((each) => !known.some(same(each))),
      )
      const { length: deleted_count } = known
      return call.json({
        deleted_count,
        unauthorized_count: 0,
        non_existent_count: subscribables.length - deleted_count,
      })
    })
}

const same = (one: Subscribable) => (other: Subscribable) =>
  one.subscribable_id === other.subscribable_id && one.subscribable_type === other.subscribable_type

/** Business services are not kept here: any may be subscribed to. */
const allowed = (emulator: Emulator, call: Call, { subscribable_id: id, subscribable_type: type }: Subscribable) =>
  type === "business_service" || (emulator.store.incidents.has(id) && sees(emulator, call, id))
