import { createHash } from "node:crypto"
import type { MiddlewareHandler } from "hono"
import type { Emulator } from "./emulator.ts"
import { accessDenied, requesterMissing, requesterUnknown, unauthorized } from "./errors.ts"
import type { Call, Env } from "./http.ts"
import type { Store } from "./store.ts"
import type { Role, User } from "./world.ts"

/** Who calls: a person by a token of theirs, or the account itself. */
export type Caller =
  | { readonly kind: "user"; readonly user: User; readonly token: string }
  | { readonly kind: "account"; readonly writes: boolean; readonly token: string }

/** A person's token; it dies with them. */
export const userToken = (user: string): string => `u+${user}-${digest(`user ${user}`)}`

/** The account's token: all scopes, and nobody's name. */
export const accountToken = (store: Store): string => `a+${digest(`account ${store.account.id}`)}`

/** An account token that may only read. */
export const readOnlyToken = (store: Store): string => `r+${digest(`read-only ${store.account.id}`)}`

/** A token for the first person of each role, the account's, and a read-only one: listed by `GET /_emulator/state`. */
export const tokens = (store: Store) => ({
  account: accountToken(store),
  readOnly: readOnlyToken(store),
  users: Object.fromEntries([...store.users.values()].toReversed().map(({ id, role }) => [role, userToken(id)])),
})

/** The owner of the account: there is one, always. */
export const ownerOf = (store: Store): User => {
  for (const user of store.users.values()) if (user.role === "owner") return user
  throw new Error("This world has no owner.")
}

/** Takes `Token token=…`, `Token token="…"`, `Token …` and `Bearer …`, as PagerDuty's clients send them. */
export const authenticate =
  (emulator: Emulator): MiddlewareHandler<Env> =>
  async (call, next) => {
    const token = /^(?:Token\s+(?:token=)?|Bearer\s+)"?([^"\s]+)"?$/i.exec(call.req.header("authorization") ?? "")?.[1]
    const caller = token === undefined ? undefined : callerOf(emulator.store, token)
    if (caller === undefined) throw unauthorized()
    if (!mayCall(caller, call.req.method, call.req.path)) throw accessDenied()
    call.set("caller", caller)
    await next()
  }

/** In whose name a write happens: the token's user or, with an account token, the `From` header's. */
export const agentOf = (call: Call, store: Store): User => {
  const caller = call.var.caller
  if (caller.kind === "user") return caller.user
  const from = call.req.header("from")?.trim().toLowerCase()
  if (from === undefined || from === "") throw requesterMissing()
  for (const user of store.users.values()) if (user.email.toLowerCase() === from) return user
  throw requesterUnknown()
}

/** Whether the caller may see the object with this id (the switch `unseen`). */
export const sees = (emulator: Emulator, call: Call, id: string): boolean => {
  const caller = call.var.caller
  return !emulator.switches.unseen.includes(id) || (caller.kind === "user" && caller.user.role === "owner")
}

const callerOf = (store: Store, token: string): Caller | undefined => {
  if (token === accountToken(store)) return { kind: "account", writes: true, token }
  if (token === readOnlyToken(store)) return { kind: "account", writes: false, token }
  const user = store.users.get(/^u\+(\w+)-/.exec(token)?.[1] ?? "")
  return user !== undefined && token === userToken(user.id) ? { kind: "user", user, token } : undefined
}

const mayCall = (caller: Caller, method: string, path: string): boolean => {
  if (method === "GET") return true
  if (caller.kind === "account") return caller.writes
  const { role, id } = caller.user
  const own = path.startsWith(`/users/${id}/`)
  if (path.startsWith("/users") && method !== "PUT" && !own) return adminRoles.has(role)
  if (managerRoles.has(role) || own) return true
  return role === "limited_user" && /^\/(incidents|schedules\/[^/]+\/overrides|schedules\/preview)/.test(path)
}

const adminRoles: ReadonlySet<Role> = new Set<Role>(["owner", "admin"])
const managerRoles: ReadonlySet<Role> = new Set<Role>(["owner", "admin", "user"])

const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 16)
