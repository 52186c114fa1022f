import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { missingArguments, notFound, wrongArguments } from "../errors.ts"
import type { Env } from "../http.ts"
import type { Delegation } from "../store.ts"
import { userOf } from "../lookup.ts"

/** `listUserDelegations`, `getUserDelegation`, `deleteOauthDelegations`. */
export const oauthDelegations = (emulator: Emulator) => {
  const of = (id: string) => emulator.store.delegations.get(userOf(emulator, id).id) ?? []
  return new Hono<Env>()
    .get("/users/:id/oauth_delegations", (call) => {
      const id = call.req.param("id")
      const { delegation_type, status, cursor = "0", limit = "25" } = call.req.query()
      const all = of(id).filter(
        (each) =>
          (delegation_type === undefined || delegation_type.split(",").includes(each.delegation_type)) &&
          (status === undefined || each.status === status),
      )
      const [from, count] = [Number(cursor), Number(limit)]
      const more = from + count < all.length
      return call.json({
        oauth_delegations: all.slice(from, from + count).map((each) => present(emulator, id, each)),
        limit: count,
        more,
        ...(more && { next_cursor: String(from + count) }),
      })
    })
    .get("/users/:id/oauth_delegations/:delegation", (call) => {
      const { id, delegation } = call.req.param()
      const found = of(id).find((each) => each.id === delegation)
      if (found === undefined) throw notFound()
      return call.json(present(emulator, id, found))
    })
    .delete("/oauth_delegations", (call) => {
      const { user_id, type } = call.req.query()
      if (user_id === undefined || type === undefined) throw missingArguments("user_id and type are required")
      const types = type.split(",")
      if (types.some((each) => each !== "web" && each !== "mobile"))
        throw wrongArguments("type must be web, mobile or both")
      const revoked = of(user_id).filter((each) => types.includes(each.delegation_type))
      for (const each of revoked) each.status = "revoked"
      const gone = new Set(types.map((each) => (each === "web" ? "browser" : "oauth")))
      emulator.store.sessions.set(
        user_id,
        (emulator.store.sessions.get(user_id) ?? []).filter((session) => !gone.has(session.type)),
      )
      return call.json({ status: "OK" })
    })
}

const present = (emulator: Emulator, user: string, delegation: Delegation) => ({
  ...delegation,
  self: `${emulator.url}/users/${user}/oauth_delegations/${delegation.id}`,
})
