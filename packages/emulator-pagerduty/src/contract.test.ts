import { expect, test } from "vitest"
import { app } from "./app.ts"
import { makeClock } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { makeFaults } from "./faults.ts"
import { worlds } from "./index.ts"
import { readJson } from "./json.ts"
import { makeStore } from "./store.ts"
import { defaultSwitches } from "./switches.ts"
import { operationFor } from "./contract.ts"
import { empty } from "../worlds/empty.ts"

const cut = readJson<{ paths: Record<string, Record<string, { operationId?: string }>> }>(
  new URL("../openapi/contract.json", import.meta.url),
)

const emulator: Emulator = {
  store: makeStore(empty(new Date())),
  clock: makeClock(),
  switches: defaultSwitches,
  url: "",
  requests: [],
  held: new Set(),
  faults: makeFaults(),
}
const named = (name: string) => worlds[name] ?? empty
const routes = app(emulator, { world: empty, switches: {}, named }).routes

/** `/users/:id` and `/users/{id}` are the same place. */
const place = (path: string) => path.replaceAll(/:\w+|\{\w+\}/g, "*")

test("every operation of the cut is served, and none besides", () => {
  const asked = Object.entries(cut.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId }]) =>
      operationId ? [`${method.toUpperCase()} ${place(path)}`] : [],
    ),
  )
  const served = routes
    .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/_emulator"))
    .map(({ method, path }) => `${method} ${place(path)}`)
  expect(new Set(served)).toEqual(new Set(asked))
})

test("a word goes before a parameter", () => {
  expect(operationFor("GET", "/users/me")?.id).toBe("getCurrentUser")
  expect(operationFor("GET", "/users/PME")?.id).toBe("getUser")
  expect(operationFor("POST", "/schedules/preview")?.id).toBe("createSchedulePreview")
  expect(operationFor("PATCH", "/users")).toBeUndefined()
})
