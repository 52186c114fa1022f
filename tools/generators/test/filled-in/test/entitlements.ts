import { Entitlements } from "@latchkey/core"
import { provided } from "@latchkey/testkit"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import { afterAll, expect, test } from "vitest"
import connector from "../src/index.ts"
import { close, world } from "./world.ts"

afterAll(close)

test("who is in a team holds it", () =>
  Effect.gen(function* () {
    const { catalog, grants, grantsOf } = yield* provided(yield* connector.open(world.settings), Entitlements)
    const [everybody] = yield* Stream.runCollect(catalog())
    const held = yield* Stream.runCollect(grants())
    expect(held.map(({ account }) => account)).toEqual(["P-ana", "P-bo", "P-cy"])
    expect(yield* Stream.runCollect(grants({ type: "license" }))).toEqual([])
    expect(yield* grantsOf("P-bo")).toEqual([{ account: "P-bo", entitlement: everybody }])
    expect(yield* Effect.flip(grantsOf("P-eva"))).toMatchObject({ reason: { _tag: "NotFound" } })
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.runPromise))
