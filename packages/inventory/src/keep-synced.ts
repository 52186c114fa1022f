import { type Known, toLength } from "@latchkey/connections"
import type { Connection, ConnectorError } from "@latchkey/core"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import type * as HttpClient from "effect/http/HttpClient"
import type { Inventory } from "./inventory.ts"

/** How a host reaches the sources, and how often each is synced. */
export interface SyncedSources {
  readonly known: ReadonlyArray<Pick<Known, "name" | "sync">>
  readonly open: (name?: string) => Effect.Effect<Connection, ConnectorError, Scope.Scope | HttpClient.HttpClient>
}

/** How far a turn may come early or late, so that connections and processes don't all come at once. */
const JITTER = { earliest: 0.9, latest: 1.1 }

/** The longest between two looks at whether it is time. */
const GLANCE = Duration.seconds(30)

/** Syncs each connection that has `sync.every`, for as long as it runs; any number of processes may. A failure is logged. */
export const keepSynced = Effect.fn("inventory.keepSynced")(function* (inventory: Inventory, sources: SyncedSources) {
  const scheduled = sources.known.flatMap(({ name, sync }) =>
    Option.toArray(Option.flatMap(Option.fromUndefinedOr(sync?.every), toLength)).map((every) => ({
      name,
      every,
      options: sync?.mostGone === undefined ? {} : { mostGone: sync.mostGone },
    })),
  )
  const one = ({ name, every, options }: (typeof scheduled)[number]) =>
    Effect.gen(function* () {
      const age = Duration.times(every, yield* Random.nextBetween(JITTER.earliest, JITTER.latest))
      while (!(yield* inventory.isDue(name, age))) yield* Effect.sleep(Duration.min(GLANCE, Duration.times(every, 0.1)))
      const done = yield* inventory.syncOlder(yield* sources.open(name), age, options)
      if (done?.outcome === "held") yield* Effect.logWarning(`The sync of "${name}" is held for a person.`, done.held)
    }).pipe(
      Effect.scoped,
      // What can't be had now may be had at the next turn; a database that is away comes back.
      Effect.catchTag("ConnectorError", ({ message }) =>
        Effect.andThen(
          Effect.logWarning(`"${name}" is not synced: ${message}`),
          Effect.sleep(Duration.min(GLANCE, every)),
        ),
      ),
      Effect.forever,
    )
  return yield* Effect.forEach(scheduled, one, { concurrency: "unbounded", discard: true }).pipe(
    Effect.andThen(Effect.never),
  )
})
