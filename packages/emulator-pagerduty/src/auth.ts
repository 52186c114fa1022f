import { createHash } from "node:crypto"
import type { MiddlewareHandler } from "hono"
import { operationFor, scopes } from "./contract.ts"
import type { Emulator } from "./emulator.ts"
import { accessDenied, missingScope, requesterMissing, requesterUnknown, unauthorized } from "./errors.ts"
import type { Call, Env } from "./http.ts"
import type { Grant, Store } from "./store.ts"
import type { Role, User } from "./world.ts"

/** Who calls: a person by a token of theirs, the account itself, or an app; by OAuth, as far as the scopes reach. */
export type Caller = { readonly token: string; readonly scopes?: ReadonlyArray<string> } & (
  | { readonly kind: "user"; readonly user: User }
  | { readonly kind: "account" | "app"; readonly writes: boolean }
)

/** A person's token; it dies with them. */
export const userToken = (user: string): string => key(`u+${user}-`, `user ${user}`)

/** The account's token: all scopes, and nobody's name. */
export const accountToken = (store: Store): string => key("a+", `account ${store.account.id}`)

/** An account token that may only read. */
export const readOnlyToken = (store: Store): string => key("r+", `read-only ${store.account.id}`)

/** An OAuth token with these scopes: a user's or, without one, an app's. */
export const grant = (store: Store, scopes: ReadonlyArray<string>, user: string | null): string => {
  const token = `o+oauth-${digest(`oauth ${store.account.id} ${user} ${scopes.join(" ")}`)}`
  store.grants.set(token, { scopes, user })
  return token
}

/** The account's token, a read-only one, two of an app's, one for the first person of each role: `GET /_emulator/state` lists them. */
export const tokens = (store: Store) => ({
  account: accountToken(store),
  readOnly: readOnlyToken(store),
  oauthFull: grant(store, scopes, null),
  oauthReadOnly: grant(
    store,
    scopes.filter((scope) => scope.endsWith(".read")),
    null,
  ),
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
    const { method, path } = call.req
    const { scope } = operationFor(method, path) ?? {}
    if (caller.scopes && scope !== undefined && !caller.scopes.includes(scope)) throw missingScope(scope, caller.scopes)
    if (!mayCall(caller, method, path)) throw accessDenied()
    call.set("caller", caller)
    await next()
  }

/**
 * In whose name a write happens: the token's user or, with an account token, the `From` header's. An app acts as itself;
 * as no app is a user, what it does is put down to the owner, unless its `From` names somebody.
 */
export const agentOf = (call: Call, store: Store): User => {
  const caller = call.var.caller
  if (caller.kind === "user") return caller.user
  const from = call.req.header("from")?.trim().toLowerCase()
  if (from === undefined || from === "") {
    if (caller.kind === "app") return ownerOf(store)
    throw requesterMissing()
  }
  for (const user of store.users.values()) if (user.email.toLowerCase() === from) return user
  throw requesterUnknown()
}

const callerOf = (store: Store, token: string): Caller | undefined => {
  if (token === accountToken(store)) return { kind: "account", writes: true, token }
  if (token === readOnlyToken(store)) return { kind: "account", writes: false, token }
  const granted = store.grants.get(token)
  if (granted !== undefined) return byGrant(store, token, granted)
  const user = store.users.get(/^u\+(\w+)-/.exec(token)?.[1] ?? "")
  return user !== undefined && token === userToken(user.id) ? { kind: "user", user, token } : undefined
}

/** An app sees all; a user's token does what both the scopes and the user may, and dies with the user. */
const byGrant = (store: Store, token: string, { scopes, user: id }: Grant): Caller | undefined => {
  if (id === null) return { kind: "app", writes: true, token, scopes }
  const user = store.users.get(id)
  return user && { kind: "user", user, token, scopes }
}

const mayCall = (caller: Caller, method: string, path: string): boolean => {
  if (method === "GET") return true
  if (caller.kind !== "user") return caller.writes
  const { role, id } = caller.user
  const own = path.startsWith(`/users/${id}/`)
  if (path.startsWith("/users") && method !== "PUT" && !own) return adminRoles.has(role)
  if (managerRoles.has(role) || own) return true
  return role === "limited_user" && /^\/(incidents|(v3\/)?schedules\/[^/]+\/overrides|schedules\/preview)/.test(path)
}

const adminRoles: ReadonlySet<Role> = new Set<Role>(["owner", "admin"])
const managerRoles: ReadonlySet<Role> = new Set<Role>(["owner", "admin", "user"])

const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 18)

/** 20 characters, as PagerDuty's are: by that its command line tells such a token from one of OAuth. */
const key = (begins: string, of: string): string => begins + digest(of).slice(0, Math.max(6, 20 - begins.length))
