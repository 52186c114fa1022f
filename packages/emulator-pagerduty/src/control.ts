import { Hono } from "hono"
import { DateTime } from "luxon"
import { grant, tokens } from "./auth.ts"
import { makeClock } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { invalid } from "./errors.ts"
import { escalate } from "./escalation.ts"
import type { Fault } from "./faults.ts"
import { faultKinds } from "./faults.ts"
import type { Call, Env } from "./http.ts"
import { bodyOf } from "./http.ts"
import { makeStore, snapshot } from "./store.ts"
import type { Switches } from "./switches.ts"
import { defaultSwitches } from "./switches.ts"
import type { World } from "./world.ts"

/** What a reset goes back to. */
export interface Control {
  /** A world, or one that is made for the clock's time. */
  world: World | ((now: Date) => World)
  now?: DateTime
  switches: Partial<Switches>
  /** A committed world by its name, or one of so many people. */
  readonly named: (name: string) => (now: Date) => World
}

/** Puts the emulator at its beginning: the world as started; requests and faults forgotten. */
export const begin = (emulator: Emulator, { world, now, switches }: Control): void => {
  emulator.clock = makeClock(now)
  emulator.switches = { ...defaultSwitches, ...switches }
  emulator.store = makeStore(typeof world === "function" ? world(emulator.clock.now().toJSDate()) : world)
  // Those of an app are known by the store, also before anybody asks for them.
  tokens(emulator.store)
  emulator.requests = []
  emulator.held.clear()
  emulator.faults.clear()
}

interface Reset {
  world?: World | string
  switches?: Partial<Switches>
  now?: string
}

/** The emulator's own operations, for tests: no token, not logged, never struck by a fault. */
export const control = (emulator: Emulator, beginning: Control) =>
  new Hono<Env>()
    .get("/state", (call) => {
      escalate(emulator)
      const { store, clock, switches, faults } = emulator
      return call.json({
        now: clock.now().toISO(),
        tokens: tokens(store),
        switches,
        faults: faults.list(),
        ...snapshot(store),
      })
    })
    .post("/reset", async (call) => {
      const { world, switches, now } = await optionalBodyOf<Reset>(call)
      if (world !== undefined) beginning.world = typeof world === "string" ? beginning.named(world) : world
      if (switches !== undefined) beginning.switches = checked(switches)
      if (now !== undefined) beginning.now = instant(now)
      begin(emulator, beginning)
      return call.json({ tokens: tokens(emulator.store) })
    })
    .post("/tokens", async (call) => {
      const { scopes, user = null } = await bodyOf<{ scopes?: string[]; user?: string }>(call)
      if (!Array.isArray(scopes)) throw invalid("scopes must be a list")
      if (user !== null && !emulator.store.users.has(user)) throw invalid(`user: there is no user ${user}`)
      return call.json({ token: grant(emulator.store, scopes, user) }, 201)
    })
    .get("/requests", (call) => call.json(emulator.requests))
    .delete("/requests", (call) => {
      emulator.requests = []
      return call.body(null, 204)
    })
    .get("/held", (call) => call.json([...emulator.held].map(({ method, path }) => ({ method, path }))))
    .delete("/held", (call) => {
      for (const request of emulator.held) request.release()
      emulator.held.clear()
      return call.body(null, 204)
    })
    .get("/faults", (call) => call.json(emulator.faults.list()))
    .post("/faults", async (call) => {
      const fault = await bodyOf<Fault>(call)
      if (!faultKinds.includes(fault.kind)) throw invalid(`kind must be one of ${faultKinds.join(", ")}`)
      if (fault.path !== undefined && !isPattern(fault.path))
        throw invalid(`path is no regular expression: ${fault.path}`)
      emulator.faults.add(fault)
      return call.json(fault, 201)
    })
    .delete("/faults", (call) => {
      emulator.faults.clear()
      return call.body(null, 204)
    })
    .post("/clock", async (call) => {
      const { now, advanceSeconds } = await bodyOf<{ now?: string; advanceSeconds?: number }>(call)
      if (now !== undefined) emulator.clock.set(instant(now))
      if (advanceSeconds !== undefined) emulator.clock.advance(advanceSeconds)
      escalate(emulator)
      return call.json({ now: emulator.clock.now().toISO() })
    })
    .get("/switches", (call) => call.json(emulator.switches))
    .post("/switches", async (call) => {
      emulator.switches = { ...emulator.switches, ...checked(await bodyOf<Partial<Switches>>(call)) }
      return call.json(emulator.switches)
    })

/** Refuses a switch that there is not, so that no test believes in one. */
export const checked = (switches: Partial<Switches>): Partial<Switches> => {
  for (const name of Object.keys(switches)) if (!(name in defaultSwitches)) throw invalid(`There is no switch ${name}`)
  return switches
}

const instant = (text: string): DateTime => {
  const found = DateTime.fromISO(text, { zone: "utc" })
  if (!found.isValid) throw invalid(`now: ${text} is not an instant`)
  return found
}

const optionalBodyOf = async <Body extends object>(call: Call): Promise<Partial<Body>> =>
  (await call.req.text()) === "" ? {} : bodyOf<Partial<Body>>(call)

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
