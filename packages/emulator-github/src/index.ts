import { createAdaptorServer } from "@hono/node-server"
import { app, tokenOf } from "./app.ts"
import type { Emulator } from "./emulator.ts"
import { makeFaults } from "./faults.ts"
import { acmeOrg, type World } from "./world.ts"

export { APP_TOKEN, tokenOf } from "./app.ts"
export type { RequestLine } from "./emulator.ts"
export type { Fault } from "./faults.ts"
export * from "./world.ts"

export interface Options {
  readonly world?: () => World
  /** Any free one, if left out. */
  readonly port?: number
}

/** A running emulator; `token` is that of the world's owner who stays. */
export interface Running extends AsyncDisposable {
  readonly url: string
  readonly token: string
  readonly close: () => Promise<void>
}

const OWNER = "bo"

/** Starts a stateful GitHub organisation on 127.0.0.1; it is ready when the promise resolves. */
export const startEmulator = async ({ world = acmeOrg, port = 0 }: Options = {}): Promise<Running> => {
  const emulator: Emulator = {
    world: world(),
    owner: OWNER,
    now: () => Date.now() / 1000,
    spent: 0,
    requests: [],
    held: new Set(),
    faults: makeFaults(),
  }
  const begin = (given: World = world()) => {
    emulator.world = given
    emulator.now = () => Date.now() / 1000
    emulator.spent = 0
    emulator.requests = []
    emulator.held.clear()
    emulator.faults.clear()
  }
  const server = createAdaptorServer({ fetch: app(emulator, begin).fetch })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The emulator listens on no port.")
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ("closeAllConnections" in server) server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${address.port}`, token: tokenOf(OWNER), close, [Symbol.asyncDispose]: close }
}
