import { assert, asyncProperty, integer } from "fast-check"
import { expect, test } from "vitest"
import { sized } from "../worlds/sized.ts"
import { at, bench, each, refusal } from "./testing/bench.ts"

test("25 a page, if nothing is said; total if it is asked for", async () => {
  await using pagerduty = await bench((now) => sized(now, 60))
  expect((await pagerduty.get("/users")).body).toMatchObject({ offset: 0, limit: 25, more: true, total: null })
  expect((await pagerduty.get("/users?offset=50&total=true")).body).toMatchObject({ more: false, total: 60 })
  expect(each(await pagerduty.get("/users?offset=70"), "users", "id")).toEqual([])
})

test("pages of any size hold everybody once", async () => {
  await using pagerduty = await bench((now) => sized(now, 130))
  await assert(
    asyncProperty(integer({ min: 10, max: 100 }), async (limit) => {
      const seen: unknown[] = []
      for (let more = true; more;) {
        const page = await pagerduty.get(`/users?limit=${limit}&offset=${seen.length}`)
        seen.push(...each(page, "users", "id"))
        more = at(page, "more") === true
      }
      expect(new Set(seen).size).toBe(130)
      expect(seen).toHaveLength(130)
    }),
    { numRuns: 10 },
  )
})

test.each(["0", "101", "-1", "ten"])("a limit of %s is refused", async (limit) => {
  await using pagerduty = await bench()
  expect((await pagerduty.get(`/users?limit=${limit}`)).status).toBe(400)
})

test("offset and limit end at 10,000, however many there are", async () => {
  await using pagerduty = await bench((now) => sized(now, 10_300))
  expect((await pagerduty.get("/users?limit=100&offset=9900")).body).toMatchObject({ more: true })
  expect(refusal(await pagerduty.get("/users?limit=100&offset=9901")).slice(0, 2)).toEqual([400, 2002])
  expect((await pagerduty.get("/users?limit=1&total=true")).body).toMatchObject({ total: 10_300 })
})

test("a listing is no snapshot: who goes shifts the pages", async () => {
  await using pagerduty = await bench((now) => sized(now, 12))
  const first = each(await pagerduty.get("/users?limit=6"), "users", "id")
  await pagerduty.remove(`/users/${String(first[1])}`)
  const second = each(await pagerduty.get("/users?limit=6&offset=6"), "users", "id")
  expect(second).toHaveLength(5)
})
