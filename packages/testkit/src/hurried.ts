import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"

/** Lets time fly: what waits, waits no longer. */
export const hurried = <A, E>(work: Effect.Effect<A, E>) =>
  work.pipe(
    Effect.raceFirst(
      Effect.forever(Effect.andThen(TestClock.adjust("1 second"), Effect.sleep(0).pipe(TestClock.withLive))),
    ),
    Effect.provide(TestClock.layer()),
  )
