import { Hono } from "hono"
import { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import type { User } from "../world.ts"

interface Query {
  starting_after?: string | null
  limit?: number
  order?: "asc" | "desc"
}

/** `getAnalyticsUsers`: every user by a cursor, without the bounds of classic pagination. */
export const analytics = (emulator: Emulator) =>
  new Hono<Env>().post("/analytics/raw/users", async (call) => {
    const { starting_after, limit = 1_000, order = "desc" } = await bodyOf<Query>(call)
    if (limit < 1 || limit > 1_000) throw invalid("limit must be between 1 and 1000")
    const sign = order === "asc" ? 1 : -1
    const all = [...emulator.store.users.values()].toSorted((one, other) => (one.id < other.id ? -sign : sign))
    const from = starting_after ? all.findIndex(({ id }) => id === starting_after) + 1 : 0
    const page = all.slice(from, from + limit)
    const [first, last] = [page[0], page.at(-1)]
    return call.json({
      ...(first && { first: first.id }),
      ...(last && { last: last.id }),
      limit,
      more: from + limit < all.length,
      order,
      order_by: "user_id",
      data: page.map((user) => present(emulator, user)),
    })
  })

const present = ({ store, clock }: Emulator, user: User) => {
  const teams = [...store.teams.values()].filter(({ members }) => members.some((member) => member.user.id === user.id))
  return {
    id: user.id,
    user_name: user.name,
    email: user.email,
    role: user.role,
    time_zone: user.time_zone,
    description: user.description,
    team_id: teams[0]?.id ?? null,
    team_name: teams[0]?.name ?? null,
    team_count: teams.length,
    created_at: store.allocations.get(user.id)?.allocated_at ?? stamp(DateTime.fromISO("2026-01-05T09:00:00Z")),
    last_sign_in_at: user.invitation_sent ? null : stamp(clock.now().minus({ days: 1 }).startOf("day")),
    signed_up: !user.invitation_sent,
  }
}
