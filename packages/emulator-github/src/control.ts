import { Hono } from "hono"
import type { Emulator } from "./emulator.ts"
import { type Fault, faultKinds } from "./faults.ts"
import type { Env } from "./http.ts"
import type { World } from "./world.ts"

/** The emulator's own operations, for tests: no token, not logged, never struck by a fault. */
export const control = (emulator: Emulator, begin: (world?: World) => void) =>
  new Hono<Env>()
    .get("/state", (call) => call.json({ ...emulator.world, now: emulator.now(), spent: emulator.spent }))
    /** Puts other things in the place of those that are named: a change from outside. */
    .patch("/state", async (call) => {
      const change: Partial<World> = await call.req.json()
      Object.assign(emulator.world, change)
      return call.body(null, 204)
    })
    .post("/reset", async (call) => {
      const text = await call.req.text()
      begin(text === "" ? undefined : JSON.parse(text))
      return call.body(null, 204)
    })
    .get("/requests", (call) => call.json(emulator.requests))
    .delete("/requests", (call) => {
      emulator.requests = []
      return call.body(null, 204)
    })
    .delete("/held", (call) => {
      for (const release of emulator.held) release()
      emulator.held.clear()
      return call.body(null, 204)
    })
    .get("/faults", (call) => call.json({ struck: emulator.faults.struck() }))
    .post("/faults", async (call) => {
      const fault: Fault = await call.req.json()
      if (!faultKinds.includes(fault.kind))
        return call.json({ message: `kind is one of ${faultKinds.join(", ")}` }, 422)
      emulator.faults.add(fault)
      return call.json(fault, 201)
    })
    .delete("/faults", (call) => {
      emulator.faults.clear()
      return call.body(null, 204)
    })
    .post("/clock", async (call) => {
      const { now, advanceSeconds = 0 }: { now?: number; advanceSeconds?: number } = await call.req.json()
      const { now: before } = emulator
      emulator.now = now === undefined ? () => before() + advanceSeconds : () => now + advanceSeconds
      return call.json({ now: emulator.now() })
    })
