import type { AddressInfo } from "node:net"
import { createAdaptorServer } from "@hono/node-server"
import { DateTime } from "luxon"
import { worlds } from "../worlds/index.ts"
import { app } from "./app.ts"
import { accountToken, ownerOf, userToken } from "./auth.ts"
import { makeClock } from "./clock.ts"
import type { Control } from "./control.ts"
import { begin, checked } from "./control.ts"
import type { Emulator } from "./emulator.ts"
import { invalid } from "./errors.ts"
import { makeFaults } from "./faults.ts"
import { makeStore } from "./store.ts"
import type { Switches } from "./switches.ts"
import { defaultSwitches } from "./switches.ts"
import type { World } from "./world.ts"

export type { RequestLine } from "./emulator.ts"
export type { Fault, FaultKind } from "./faults.ts"
export { defaultSwitches, type Switches } from "./switches.ts"
export type * from "./world.ts"
export { userToken } from "./auth.ts"
export { worlds }

export interface Options {
  /** A committed world's name, a function of the time, or the objects themselves. */
  readonly world?: string | World | ((now: Date) => World)
  /** Any free one, if left out. */
  readonly port?: number
  /** The clock stands here; it runs with the real one, if left out. */
  readonly now?: string | Date
  readonly switches?: Partial<Switches>
}

/** A running emulator. `token` is a user token of the world's owner. */
export interface Running extends AsyncDisposable {
  readonly url: string
  readonly token: string
  readonly accountToken: string
  readonly close: () => Promise<void>
}

/** Starts a stateful PagerDuty on 127.0.0.1; it is ready when the promise resolves. */
export const startEmulator = async ({
  world = "empty",
  port = 0,
  now,
  switches = {},
}: Options = {}): Promise<Running> => {
  const start = typeof now === "string" ? DateTime.fromISO(now, { zone: "utc" }) : now && DateTime.fromJSDate(now)
  const beginning: Control = {
    world: typeof world === "string" ? named(world) : world,
    switches: checked(switches),
    named,
    ...(start && { now: start }),
  }
  const clock = makeClock(start)
  const emulator: Emulator = {
    store: makeStore(typeof beginning.world === "function" ? beginning.world(clock.now().toJSDate()) : beginning.world),
    clock,
    switches: { ...defaultSwitches, ...beginning.switches },
    url: "",
    requests: [],
    held: new Set(),
    faults: makeFaults(),
  }
  begin(emulator, beginning)
  const server = createAdaptorServer({
    fetch: app(emulator, beginning).fetch,
    serverOptions: { keepAliveTimeout: IDLE },
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  emulator.url = `http://127.0.0.1:${portOf(server.address())}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ("closeAllConnections" in server) server.closeAllConnections()
    })
  return {
    url: emulator.url,
    token: userToken(ownerOf(emulator.store).id),
    accountToken: accountToken(emulator.store),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Whoever asks from the same process may be busy for long: an idle connection is not closed under a request, milliseconds. */
const IDLE = 600_000

const named = (name: string): ((now: Date) => World) => {
  const world = worlds[name]
  if (world === undefined) throw invalid(`There is no world ${name}: there are ${Object.keys(worlds).join(", ")}.`)
  return world
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === "string") throw new Error("The emulator listens on no port.")
  return address.port
}
