import { type Inventory, keepSynced, type SyncedSources } from "@latchkey/inventory"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { type Journal, shortId } from "./journal.ts"
import { markDeleted } from "./mark-deleted.ts"
import { performClaimed, performing } from "./perform-plan.ts"

/** What a worker works on and with: only operations of connections that it knows are its own to perform. */
export interface Work {
  readonly journal: Journal
  readonly inventory: Inventory
  readonly sources: SyncedSources
}

/** How many operations one worker performs at once. */
const MOST = 8

/** How long steps that run are waited for when it ends: a container has 30 s. What runs then still is looked at by the next. */
const PARTING = "20 seconds"

/** How long a connection that can't be opened is left alone. */
const ASIDE = Duration.seconds(15)

/** How often it looks for work. */
const GLANCE = "500 millis"

/** Performs whatever is asked for and keeps the inventory synced, for as long as it runs. Interrupted, it begins no step, and ends those that run. */
export const work = Effect.fnUntraced(function* ({ journal, inventory, sources }: Work) {
  yield* Effect.forkScoped(keepSynced(inventory, sources))
  const performer = yield* performing(journal)
  const fibers = yield* FiberSet.make<void>()
  /** Connections that can't be opened, until they are tried again; milliseconds. */
  const aside = new Map<string, number>()
  let leaving = false

  const perform = Effect.fnUntraced(function* (id: string) {
    const operation = yield* journal.read(id)
    if (operation === undefined) return
    const { connection: name } = operation.plan
    yield* sources.open(name).pipe(
      Effect.flatMap((connection) =>
        performClaimed(connection, id, performer, { journal, leaving: Effect.sync(() => leaving) }),
      ),
      Effect.tap((result) =>
        Effect.catchTag(markDeleted(Effect.succeed(inventory), result), "ConnectorError", ({ message }) =>
          Effect.logWarning(message),
        ),
      ),
      Effect.catchTag("ConnectorError", ({ message, remedy, reason }) =>
        Effect.gen(function* () {
          const why = `${message} ${remedy}`
          // Gone, or not to be told from another: no time will change that.
          if (reason._tag === "NotFound" || reason._tag === "Ambiguous")
            return void (yield* journal.append(id, { type: "state", state: "failed", why }, performer))
          if (operation.waiting?.why !== why) yield* journal.append(id, { type: "waiting", why }, performer)
          aside.set(name, (yield* Clock.currentTimeMillis) + Duration.toMillis(ASIDE))
        }),
      ),
    )
  }, Effect.scoped)

  const one = (id: string) =>
    perform(id).pipe(
      Effect.withSpan("operations.perform", { root: true, attributes: { operation: id } }),
      Effect.withTracerEnabled(true),
      Effect.catchCause((cause) => Effect.logError(`Operation ${shortId(id)} stopped`, cause)),
      // What has not ended is anybody's.
      Effect.ensuring(Effect.ignore(journal.release(performer, id))),
    )

  const look = Effect.gen(function* () {
    while ((yield* FiberSet.size(fibers)) < MOST) {
      const now = yield* Clock.currentTimeMillis
      const names = sources.known.map(({ name }) => name).filter((name) => (aside.get(name) ?? 0) <= now)
      const id = yield* journal.claimNext(performer, names)
      if (id === undefined) return
      yield* FiberSet.run(fibers, one(id))
    }
  })

  return yield* look.pipe(
    // A database that is away for a while comes back.
    Effect.catchTag("ConnectorError", ({ message }) => Effect.logWarning(message)),
    Effect.andThen(Effect.sleep(GLANCE)),
    // What it looks at for ever is no trace; what it performs has one of its own.
    Effect.withTracerEnabled(false),
    Effect.forever,
    Effect.onInterrupt(() => {
      leaving = true
      return Effect.ignore(Effect.timeout(FiberSet.awaitEmpty(fibers), PARTING))
    }),
  )
}, Effect.scoped)
