import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { notFound } from "../errors.ts"
import type { Env } from "../http.ts"
import type { Session } from "../store.ts"
import { userOf } from "../lookup.ts"

/** `getUserSessions`, `getUserSession`, `deleteUserSessions`, `deleteUserSession`. */
export const sessions = (emulator: Emulator) => {
  const of = (id: string) => emulator.store.sessions.get(userOf(emulator, id).id) ?? []
  const found = (id: string, session: string): Session => {
    const one = of(id).find((each) => each.id === session)
    if (one === undefined) throw notFound()
    return one
  }
  return new Hono<Env>()
    .get("/users/:id/sessions", (call) => {
      const id = call.req.param("id")
      return call.json({ user_sessions: of(id).map((session) => ({ ...session, user_id: id })) })
    })
    .delete("/users/:id/sessions", (call) => {
      emulator.store.sessions.set(userOf(emulator, call.req.param("id")).id, [])
      return call.body(null, 204)
    })
    .get("/users/:id/sessions/:type/:session", (call) => {
      const { id, session } = call.req.param()
      return call.json({ user_session: { ...found(id, session), user_id: id } })
    })
    .delete("/users/:id/sessions/:type/:session", (call) => {
      const { id, session } = call.req.param()
      const gone = found(id, session)
      emulator.store.sessions.set(
        id,
        of(id).filter((each) => each !== gone),
      )
      return call.body(null, 204)
    })
}
