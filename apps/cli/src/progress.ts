import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { style } from "./render/style.ts"

/** How often a person wants to hear that work goes on. */
const EVERY = "3 seconds"

/** The way out; while it is long in use, says on stderr how many calls were made. Silent while no call is under way, at a prompt say. */
export const http = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    const begun = yield* Clock.currentTimeMillis
    let [calls, underWay, said] = [0, 0, 0]
    const say = Effect.gen(function* () {
      if (underWay === 0 || calls === said) return
      said = calls
      const seconds = Math.round(((yield* Clock.currentTimeMillis) - begun) / 1000)
      yield* Console.error(style("dim", `${calls} calls, ${seconds} s …`))
    })
    yield* say.pipe(Effect.delay(EVERY), Effect.repeat(Schedule.spaced(EVERY)), Effect.forkScoped)
    return HttpClient.transform(client, (answer) =>
      Effect.acquireUseRelease(
        Effect.sync(() => void (calls++, underWay++)),
        () => answer,
        () => Effect.sync(() => void underWay--),
      ),
    )
  }),
).pipe(Layer.provide(FetchHttpClient.layer))
