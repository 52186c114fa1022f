import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { pageOf } from "./pages.ts"

const page = (all: ReadonlyArray<string>, limit: number, newestFirst: boolean, cursor?: string) =>
  Effect.runPromise(
    pageOf(all, (one) => one, { limit, newestFirst, ...(cursor !== undefined && { cursor }) }).pipe(
      Effect.provideService(
        HttpServerRequest.HttpServerRequest,
        HttpServerRequest.fromWeb(new Request("http://localhost/v1/things?limit=1")),
      ),
    ),
  )

const things = fc.uniqueArray(fc.string({ unit: "binary" }), { maxLength: 40 })

/** All pages; before each, the world is another one. */
const pagesOf = async (worlds: ReadonlyArray<ReadonlyArray<string>>, limit: number, newestFirst: boolean) => {
  const seen: Array<ReadonlyArray<string>> = []
  for (let cursor: string | undefined; ;) {
    const world = worlds[Math.min(seen.length, worlds.length - 1)] ?? []
    const { body, headers } = await page(world, limit, newestFirst, cursor)
    seen.push(body.items)
    expect(headers.link === undefined).toBe(body.next === undefined)
    if (body.next === undefined) return seen
    cursor = body.next
  }
}

test("in a still world all pages are the whole, in order, each full but the last", async () => {
  await fc.assert(
    fc.asyncProperty(things, fc.integer({ min: 1, max: 10 }), fc.boolean(), async (all, limit, newestFirst) => {
      const pages = await pagesOf([all], limit, newestFirst)
      const sorted = all.toSorted((one, other) => (one < other ? -1 : 1))
      expect(pages.flat()).toEqual(newestFirst ? sorted.toReversed() : sorted)
      expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true)
    }),
  )
})

test("while others come and go, whatever stands through all pages is in them once, and nothing is twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      things,
      fc.array(things, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
      async (standing, others, limit, newestFirst) => {
        const worlds = others.map((some) => [...new Set([...standing, ...some])])
        const all = (await pagesOf(worlds, limit, newestFirst)).flat()
        expect(new Set(all).size).toBe(all.length)
        expect(all).toEqual(expect.arrayContaining(standing))
      },
    ),
  )
})
