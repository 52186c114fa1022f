import { Deprovision, type Json } from "@latchkey/core"
import { conformance, provided, type World } from "@latchkey/testkit"
import { contractProxy } from "@latchkey/testkit/contract"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { afterAll } from "vitest"
import scim from "../src/index.ts"
import { contract } from "./rfc/contract.ts"
import { startService, type Switches, TOKEN } from "./service.ts"

const service = await startService()
const proxy = await contractProxy({ target: service.url, contract })
afterAll(async () => {
  await proxy.close()
  service.close()
})

/** All but versions and times. */
const snapshot = (): Json => ({
  users: [...service.users.values()].map(({ meta: _meta, ...user }) => user),
  groups: [...service.groups.values()],
})

const world = (deprovision: "deactivate" | "delete", switches: Partial<Switches>): World => ({
  settings: { baseUrl: `${proxy.url}/scim`, token: TOKEN, deprovision },
  secrets: [TOKEN],
  reset: Effect.sync(() => service.reset(switches)),
  snapshot: Effect.sync(snapshot),
  accounts: Effect.sync(() => [...service.users.keys()]),
  changes: [
    {
      name: deprovision,
      plan: (opened) => Effect.flatMap(provided(opened, Deprovision), ({ plan }) => plan({ account: "ana@acme.test" })),
      deletes: deprovision === "delete",
    },
  ],
  touch: ({ target: { id } }) =>
    Effect.sync(() => void service.put({ ...service.users.get(id), id, userName: "other@acme.test" })),
  requests: Effect.sync(service.sent),
  faults: {
    inject: (fault) => Effect.sync(() => service.inject(fault)),
    struck: Effect.sync(service.struck),
    clear: Effect.sync(service.clear),
  },
  // The service has no clock that shows.
  clock: { advance: () => Effect.void },
  contract: Effect.sync(() => ({
    exchanges: proxy.exchanges.length,
    // What goes wrong on purpose answers in no SCIM.
    problems: proxy.problems.filter((problem) => !/ → (429|500): answer: /.test(problem)),
  })),
})

const FASTER = 40
/** Waiting is what takes long: retries and second looks sleep a fraction of their time. */
const fast = <A, E>(law: Effect.Effect<A, E>) =>
  Effect.flatMap(Clock.Clock, (clock) =>
    Effect.provideService(law, Clock.Clock, {
      ...clock,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
      currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
      sleep: (duration) => clock.sleep(Duration.millis(Duration.toMillis(duration) / FASTER)),
    }),
  )

const worlds = (["deactivate", "delete"] as const).flatMap((deprovision) =>
  [true, false].flatMap((patch) =>
    [true, false].map((etag) => {
      const name = `a world of ${deprovision}, ${patch ? "PATCH" : "PUT"}, ${etag ? "with" : "without"} ETags`
      return [name, world(deprovision, { patch, etag })] as const
    }),
  ),
)

conformance(
  {
    connector: scim,
    worlds: Object.fromEntries(worlds),
    unjudged: [
      // SCIM says of nobody that they are needed, and hides nothing: a deletion has no guard, and sight is whole.
      "blockers block, guards hold, blindness holds back",
    ],
  },
  fast,
)
