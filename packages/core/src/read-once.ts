import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

type Reads = Map<string, Effect.Effect<unknown, unknown>>
const Reads = Context.Reference<Reads | undefined>("latchkey/Reads", { defaultValue: () => undefined })

/** Within one planning (a composed plan, too), what is read under a name is read once; outside of one, each time. */
export const readOnce = <A, E, R>(name: string, read: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const reads = yield* Reads
    if (reads === undefined) return yield* read
    const known = reads.get(name)
    // The one place where a type is taken on trust: a name stands for one read.
    if (known !== undefined) return yield* known as Effect.Effect<A, E>
    const result = yield* Effect.exit(read)
    const again = result._tag === "Success" ? Effect.succeed(result.value) : Effect.failCause(result.cause)
    reads.set(name, again)
    return yield* again
  })

/** One planning: nothing that was read in it outlives it. */
export const planning = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Reads, new Map()))
