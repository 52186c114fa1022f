import { Hono } from "hono"
import { agentOf } from "../auth.ts"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import { userReference } from "../references.ts"
import type { Note } from "../store.ts"
import { incidentOf } from "../lookup.ts"

/** `listIncidentNotes`, `createIncidentNote`. */
export const notes = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/incidents/:id/notes", (call) => {
      const { id } = incidentOf(emulator, call, call.req.param("id"))
      const notes = emulator.store.notes.get(id) ?? []
      return call.json({ notes: notes.map((note) => present(emulator, note)) })
    })
    .post("/incidents/:id/notes", async (call) => {
      const { store, clock } = emulator
      const agent = agentOf(call, store)
      const { id } = incidentOf(emulator, call, call.req.param("id"))
      const { note: input } = await bodyOf<{ note: { content: string } }>(call)
      if (input.content.trim() === "") throw invalid("Content can't be blank")
      const note = { id: store.newId(), user: { id: agent.id }, content: input.content, created_at: stamp(clock.now()) }
      store.notes.set(id, [...(store.notes.get(id) ?? []), note])
      return call.json({ note: present(emulator, note) })
    })

const present = (emulator: Emulator, { id, user, content, created_at }: Note) => ({
  id,
  user: userReference(emulator, user.id),
  channel: { summary: "The PagerDuty website or APIs" },
  content,
  created_at,
})
