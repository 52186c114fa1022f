import { Hono } from "hono"
import { agentOf } from "../auth.ts"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, includesOf, listOf } from "../http.ts"
import { paginate } from "../pagination.ts"
import type { Role, User } from "../world.ts"
import { removeUser } from "../deletion.ts"
import { allocate } from "../seats.ts"
import { userOf } from "../lookup.ts"
import { presentUser } from "../views/user.ts"

interface UserInput {
  name: string
  email: string
  role?: Role
  time_zone?: string
  color?: string
  job_title?: string | null
  description?: string | null
  license?: { id: string }
}

/** `listUsers`, `createUser`, `getUser`, `updateUser`, `deleteUser`, `getCurrentUser`. */
export const users = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/users", (call) => {
      const { items, paging } = paginate(call, matching(emulator, call))
      const includes = includesOf(call)
      return call.json({ users: items.map((user) => presentUser(emulator, user, includes)), ...paging })
    })
    .get("/users/me", (call) => {
      const caller = call.var.caller
      // No object here: python-pagerduty looks for these words in `error` itself.
      if (caller.kind !== "user")
        return call.json({ error: "The current user is unknown to an account-level access token" }, 400)
      return call.json({ user: presentUser(emulator, caller.user, includesOf(call)) })
    })
    .get("/users/:id", (call) =>
      call.json({ user: presentUser(emulator, userOf(emulator, call.req.param("id")), includesOf(call)) }),
    )
    .post("/users", async (call) => {
      agentOf(call, emulator.store)
      const { user: input } = await bodyOf<{ user: UserInput }>(call)
      const { store } = emulator
      refuseBadUser(emulator, input)
      if (input.role === "owner") throw invalid("Role owner cannot be given")
      const id = store.newId()
      const user: User = {
        id,
        name: input.name,
        email: input.email,
        role: input.role ?? "limited_user",
        time_zone: input.time_zone ?? store.account.time_zone,
        color: input.color ?? "purple",
        job_title: input.job_title ?? null,
        description: input.description ?? null,
        invitation_sent: true,
        created_via_sso: false,
        ...firstContact(store.newId, input.email),
      }
      allocate(emulator, user, input.license?.id)
      store.users.set(id, user)
      return call.json({ user: presentUser(emulator, user) }, 201)
    })
    .put("/users/:id", async (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const { user: sent } = await bodyOf<{ user: Partial<UserInput> }>(call)
      const input = { name: user.name, email: user.email, ...sent }
      refuseBadUser(emulator, input, user.id)
      const role = input.role ?? user.role
      if ((role === "owner") !== (user.role === "owner")) throw invalid("Role owner cannot be given or taken")
      allocate(emulator, { ...user, role }, input.license?.id)
      const { name, email, time_zone = user.time_zone, color = user.color } = input
      const { job_title = user.job_title, description = user.description } = input
      Object.assign(user, { name, email, role, time_zone, color, job_title, description })
      return call.json({ user: presentUser(emulator, user) })
    })
    .delete("/users/:id", (call) => {
      removeUser(emulator, userOf(emulator, call.req.param("id")))
      return call.body(null, 204)
    })

const matching = (emulator: Emulator, call: Call): ReadonlyArray<User> => {
  const { store, switches } = emulator
  const query = call.req.query("query")?.toLowerCase()
  const teams = listOf(call, "team_ids")
  const members = teams && new Set(teams.flatMap((id) => store.teams.get(id)?.members ?? []).map(({ user }) => user.id))
  const found = ({ name, email }: User) =>
    query === undefined ||
    name.toLowerCase().includes(query) ||
    (switches.usersQuery === "name-and-email" && email.toLowerCase().includes(query))
  return [...store.users.values()].filter((user) => found(user) && (members === undefined || members.has(user.id)))
}

const refuseBadUser = ({ store }: Emulator, { name, email, time_zone }: UserInput, self?: string) => {
  if (name.trim() === "") throw invalid("Name can't be blank")
  if (!/^\S+@\S+$/.test(email)) throw invalid("Email is invalid")
  if (time_zone !== undefined && !isZone(time_zone)) throw invalid("Time zone is invalid")
  for (const user of store.users.values())
    if (user.id !== self && user.email.toLowerCase() === email.toLowerCase())
      throw invalid("Email has already been taken")
}

const isZone = (zone: string) => {
  try {
    return stamp("2026-01-01T00:00:00Z", zone) !== ""
  } catch {
    return false
  }
}

/** A new user is reached by e-mail, at once, for either urgency. */
const firstContact = (newId: () => string, address: string): Pick<User, "contact_methods" | "notification_rules"> => {
  const id = newId()
  return {
    contact_methods: [{ id, type: "email_contact_method", label: "Default", address, send_short_email: false }],
    notification_rules: (["high", "low"] as const).map((urgency) => ({
      id: newId(),
      type: "assignment_notification_rule",
      start_delay_in_minutes: 0,
      urgency,
      contact_method: { id, type: "email_contact_method_reference" },
    })),
  }
}
