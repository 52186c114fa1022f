import { SignIns } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { afterEach, expect, test } from "vitest"
import { sized } from "../../emulator-pagerduty/worlds/sized.ts"
import { openWorld } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>> | undefined
afterEach(() => world?.close())

const ask = async (...[name, options]: Parameters<typeof openWorld>) => {
  world = await openWorld(name, options)
  return {
    world,
    answer: await world.run((connection) =>
      Effect.result(Effect.flatMap(connection.resolve(SignIns), ({ signIns }) => Stream.runCollect(signIns()))),
    ),
  }
}

test("says of everybody when they last signed in, in UTC; of who never did, that", async () => {
  const now = "2026-11-24T10:00:00Z"
  const { answer } = await ask("acme", { now })
  const all = answer._tag === "Success" ? answer.success : []
  expect(all.find(({ account }) => account === "PANA001")).toMatchObject({ at: "2026-11-23T00:00:00.000Z" })
  // Invited, and never there.
  const invited = all.find(({ account }) => account === "PTOHAL1")
  expect(invited).toMatchObject({ createdAt: expect.any(String) })
  expect(invited?.at).toBeUndefined()
  expect(new Set(all.map(({ account }) => account)).size).toBe(all.length)
})

test("reads everybody once, a thousand a call, by the contract", async () => {
  const { world: its, answer } = await ask("empty", { world: (now) => sized(now, 2_500) })
  const all = answer._tag === "Success" ? answer.success : []
  expect(new Set(all.map(({ account }) => account)).size).toBe(2_500)
  expect(await its.requests()).toEqual(Array.from({ length: 3 }, () => "POST /analytics/raw/users"))
  expect(its.proxy.problems).toEqual([])
})
