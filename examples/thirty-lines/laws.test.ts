import { Deprovision } from "@latchkey/core"
import { conformance, provided, type World } from "@latchkey/testkit"
import { Effect } from "effect"
import { afterAll } from "vitest"
import { startApp, TOKEN } from "./app.ts"
import connector from "./connector.ts"

const app = await startApp()
afterAll(app.close)

const world: World = {
  settings: { url: app.url, token: TOKEN },
  secrets: [TOKEN],
  reset: Effect.sync(() => {
    app.reset()
    app.forget()
  }),
  snapshot: Effect.sync(() => app.people().map(({ id, access }) => [id, ...access])),
  accounts: Effect.sync(() => app.people().map(({ id }) => id)),
  changes: [
    {
      name: "deprovision",
      plan: (opened) => Effect.flatMap(provided(opened, Deprovision), ({ plan }) => plan({ account: "ana@acme.test" })),
    },
  ],
  // Somebody gives them access to something more, after the plan was made.
  touch: ({ target }) => Effect.sync(() => app.give(target.id, ["wiki", "billing", "vpn"])),
  requests: Effect.sync(app.sent),
  faults: {
    inject: (fault) => Effect.sync(() => app.inject(fault)),
    struck: Effect.sync(app.struck),
    clear: Effect.sync(app.clear),
  },
  // The app has no clock: nothing in its answers comes from the time.
  clock: { advance: () => Effect.void },
}

conformance({ connector, world })
