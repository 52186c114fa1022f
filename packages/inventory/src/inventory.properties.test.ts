import { type Account, canonical, same } from "@latchkey/core"
import { onEachDatabase } from "@latchkey/database/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { type Inventory, type InventoryChange, openInventory } from "./index.ts"
import { account, connect, grant, makeSource, type Source } from "./testing/source.ts"

const who = fc.constantFrom("ana", "bo", "cy", "dee", "eli")

/** What the source is at one sync, and what goes wrong with it. */
const world = fc.record({
  people: fc.uniqueArray(
    fc.record({ id: who, role: fc.constantFrom("user", "admin"), name: fc.constantFrom("One", "Other") }),
    { selector: ({ id }) => id },
  ),
  grants: fc.uniqueArray(
    fc.record({
      who,
      type: fc.constantFrom("team", "license"),
      id: fc.constantFrom("a", "b"),
      as: fc.constantFrom(undefined, "x"),
    }),
    { selector: (one) => JSON.stringify(one) },
  ),
  hidden: fc.uniqueArray(who, { maxLength: 2 }),
  /** Listings fail, or take anybody away only with a person's yes. */
  goes: fc.constantFrom("well", "well", "well", "fails", "unconfirmed"),
  /** An operation deletes somebody. */
  deletes: fc.option(who, { nil: undefined, freq: 4 }),
})

interface Picture {
  readonly accounts: ReadonlyArray<string>
  readonly grants: ReadonlyArray<string>
}

const pictureOf = (accounts: Iterable<Account>, grants: Iterable<string>): Picture => ({
  accounts: [...accounts].map((one) => canonical(one)).toSorted(),
  grants: [...grants].toSorted(),
})

/** What the source says, but for those whom nobody can have seen: grants of nobody are nobody's. */
const real = ({ accounts, grants }: Source, unseen: ReadonlyArray<string>): Picture => {
  const seen = accounts.filter(({ id }) => !unseen.includes(id))
  return pictureOf(
    seen,
    grants
      .filter((one) => seen.some(({ id }) => id === one.account))
      .map(({ account: id, entitlement, as = "" }) => [id, entitlement.type, entitlement.id, as].join(" ")),
  )
}

/** What the inventory says. */
const known = Effect.fnUntraced(function* (inventory: Inventory) {
  const all = yield* Stream.runCollect(inventory.accounts("acme"))
  const rows = yield* Stream.runCollect(inventory.review("acme"))
  return pictureOf(
    all
      .filter(({ status }) => status !== "deprovisioned")
      .map(({ id, name, email = "", status, role = "" }) => ({ id, name, email, status, role })),
    rows.map((row) => [row.account, row.type, row.entitlement, row.as].join(" ")),
  )
})

/** What its changes come to, one after the other, from nothing; `odd`: those that don't fit what was there before them. */
const replayed = Effect.fnUntraced(function* (inventory: Inventory) {
  const accounts = new Map<string, Account>()
  const grants = new Set<string>()
  const odd: Array<InventoryChange> = []
  for (const change of yield* Stream.runCollect(inventory.changes("acme"))) {
    const { type, account: id, before, after, grant: held } = change
    const there = accounts.get(id)
    if (held !== undefined) {
      const name = [id, held.entitlement.type, held.entitlement.id, held.as ?? ""].join(" ")
      if (grants.has(name) !== (type === "grant gone")) odd.push(change)
      if (type === "grant added") grants.add(name)
      else grants.delete(name)
      continue
    }
    const begins = type === "joined" || type === "came back"
    if (begins ? there !== undefined : there === undefined || before === undefined || !same(there, before))
      odd.push(change)
    if (after === undefined) accounts.delete(id)
    else accounts.set(id, after)
  }
  return { ...pictureOf(accounts.values(), grants), odd }
})

onEachDatabase((fresh) => {
  test("after each sync the inventory is what the source is, and its changes come to the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(world, { minLength: 1, maxLength: 6 }), async (worlds) => {
        const source = makeSource()
        const play = Effect.fnUntraced(function* (inventory: Inventory) {
          const connection = yield* connect(source)
          yield* inventory.sync(connection)
          for (const { people, grants, hidden, goes, deletes } of worlds) {
            if (deletes !== undefined) {
              source.accounts = source.accounts.filter(({ id }) => id !== deletes)
              yield* inventory.markDeprovisioned("acme", deletes)
            }
            const before = yield* known(inventory)
            source.accounts = people.map(({ id, ...rest }) => account(id, rest))
            source.grants = grants.map(({ who: id, type, id: what, as }) => grant(id, type, what, as))
            source.hidden = hidden
            source.failsAfter = goes === "fails" ? 1 : undefined
            const ended = yield* Effect.result(
              inventory.sync(connection, goes === "unconfirmed" ? { mostGone: 0 } : { confirm: true }),
            )
            const outcome = Result.match(ended, { onSuccess: (record) => record.outcome, onFailure: () => "failed" })
            expect(goes === "unconfirmed" ? ["done", "held"] : [goes === "fails" ? "failed" : "done"]).toContain(
              outcome,
            )
            // Whoever is in no listing is looked for only where they were known.
            const unseen = hidden.filter((id) => !before.accounts.some((one) => one.includes(`"id":"${id}"`)))
            const after = yield* known(inventory)
            expect(after).toEqual(outcome === "done" ? real(source, unseen) : before)
            expect(yield* replayed(inventory)).toEqual({ ...after, odd: [] })
          }
        })
        const place = await fresh()
        await Effect.runPromise(Effect.scoped(Effect.flatMap(openInventory(place), play)))
      }),
      { numRuns: 20 },
    )
  })
})
