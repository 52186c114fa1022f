// Time that stands until somebody waits for some of it to pass.
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** As long as a command waits for what goes by itself. */
const PATIENCE = 3_600_000

/** An offboarding's clock, which takes the account's along. */
export const makeTime = (start: string, passInAccount: (until: string) => Promise<unknown>) => {
  let [millis, isWaiting] = [Date.parse(start), false]
  const passTo = async (until: string) => {
    millis = Math.max(millis, Date.parse(until))
    await passInAccount(new Date(millis).toISOString())
  }
  return {
    now: () => new Date(millis).toISOString(),
    passTo,
    stand: Effect.sync(() => void (isWaiting = false)),
    /** It has come; whoever waits for it finds that at once. Repeats and beats still take real time. */
    waitUntil: (until: string) =>
      Effect.promise(async () => {
        isWaiting = Date.parse(until) - millis <= PATIENCE
        if (isWaiting) await passTo(until)
      }),
    kept: <A, E, R>(work: Effect.Effect<A, E, R>) =>
      Effect.flatMap(Clock.Clock, (clock) =>
        Effect.provideService(work, Clock.Clock, {
          ...clock,
          currentTimeMillisUnsafe: () => millis,
          currentTimeMillis: Effect.sync(() => millis),
          currentTimeNanosUnsafe: () => BigInt(millis) * 1_000_000n,
          currentTimeNanos: Effect.sync(() => BigInt(millis) * 1_000_000n),
          monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
          sleep: (duration) =>
            isWaiting && Duration.toMillis(duration) > 1000 ? Effect.yieldNow : clock.sleep(duration),
        }),
      ),
  }
}
