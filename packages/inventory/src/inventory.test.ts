import { onEachDatabase } from "@latchkey/database/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { beforeEach, expect, test } from "vitest"
import { crowd, type InventoryOf, inventoryOf, others } from "./testing/inventory-of.ts"
import { account, grant, makeSource, problem, type Source } from "./testing/source.ts"

onEachDatabase((fresh) => {
  let source: Source
  let its: InventoryOf
  beforeEach(async () => {
    source = makeSource(crowd)
    its = inventoryOf(source, await fresh())
  })

  test("the first sync: everybody joined, and holds what they hold", async () => {
    source.grants = [grant("p0", "team", "t1", "manager"), grant("p1", "license", "l1")]
    expect(await its.sync()).toMatchObject({
      index: 1,
      outcome: "done",
      accounts: 30,
      changes: { joined: 30, "grant added": 2 },
      unseen: [],
    })
    expect((await its.accounts()).map(({ id, status }) => [id, status]).toSorted()).toEqual(
      crowd.map(({ id }) => [id, "active"]).toSorted(),
    )
    expect(await its.review()).toEqual([
      {
        connection: "acme",
        account: "p0",
        name: "P0",
        email: "p0@acme.test",
        status: "active",
        type: "team",
        entitlement: "t1",
        entitlementName: "team t1",
        as: "manager",
      },
      expect.objectContaining({ account: "p1", entitlement: "l1", as: "" }),
    ])
  })

  test("nothing different is no change", async () => {
    source.grants = [grant("p0", "team", "t1")]
    await its.sync()
    expect(await its.sync()).toMatchObject({ index: 2, outcome: "done", changes: {} })
    expect(await its.changesSince(31)).toEqual([])
  })

  test("who joined, left, has another role or name, what was granted and is no longer", async () => {
    source.grants = [grant("p0", "team", "t1"), grant("p1", "team", "t1"), grant("p2", "role", "user")]
    await its.sync()
    source.accounts = [
      ...others.filter(({ id }) => id !== "p3" && id !== "p4"),
      account("p3", { role: "admin" }),
      account("p4", { name: "Dee" }),
      account("new"),
    ]
    source.grants = [grant("p1", "team", "t1", "manager"), grant("p2", "role", "user"), grant("new", "team", "t1")]
    await its.sync()
    expect((await its.said(33)).toSorted()).toEqual(
      [
        ["joined", "new"],
        ["left", "p0"],
        ["role changed", "p3"],
        ["changed", "p4"],
        ["grant gone", "p0", "t1"],
        ["grant gone", "p1", "t1"],
        ["grant added", "p1", "t1"],
        ["grant added", "new", "t1"],
      ].toSorted(),
    )
    const role = (await its.changesSince(33)).find(({ type }) => type === "role changed")
    expect(role).toMatchObject({ before: { role: "user" }, after: { role: "admin" }, name: "P3" })
  })

  test("changes are read from an index, or from an instant", async () => {
    await its.sync()
    const [last] = (await its.changesSince(29)).values()
    source.accounts = [...crowd, account("new")]
    await its.sync()
    const [added] = await its.changesSince(30)
    expect(added).toMatchObject({ index: 31, type: "joined", account: "new" })
    if (last === undefined || added === undefined) throw new Error("There is no change.")
    const since = (time: string) => its.within((inventory) => Stream.runCollect(inventory.changes("acme", { time })))
    expect(await since(added.at)).toEqual([added])
    expect(await since(last.at)).toHaveLength(31)
    expect(await since("9999-01-01T00:00:00.000Z")).toEqual([])
  })

  test("more than a page of everything is read whole, in order", async () => {
    source.accounts = Array.from({ length: 2_345 }, (_, n) => account(`p${n}`))
    source.grants = source.accounts.map(({ id }) => grant(id, "license", "l1"))
    expect(await its.sync()).toMatchObject({ accounts: 2_345, changes: { joined: 2_345, "grant added": 2_345 } })
    expect((await its.changesSince(0)).map(({ index }) => index)).toEqual(
      Array.from({ length: 4_690 }, (_, n) => n + 1),
    )
    expect(new Set((await its.accounts()).map(({ id }) => id)).size).toBe(2_345)
    expect(new Set((await its.review()).map((row) => row.account)).size).toBe(2_345)
  })

  test("who is gone is deprovisioned since then, stays listed, and holds nothing", async () => {
    source.grants = [grant("p0", "license", "l1")]
    await its.sync()
    source.accounts = others
    // The source forgets people sooner than what they held.
    await its.sync()
    const [gone, ...more] = await its.accounts("deprovisioned")
    expect(more).toEqual([])
    expect(gone).toMatchObject({ id: "p0", email: "p0@acme.test", status: "deprovisioned" })
    expect(gone?.deprovisionedAt).toBe((await its.changesSince(31))[0]?.at)
    expect(await its.review()).toEqual([])
    await its.sync()
    expect(await its.accounts("deprovisioned")).toEqual([gone])
    expect(await its.said(33)).toEqual([])
  })

  test("a listing that fails concludes nothing, and its record says why", async () => {
    await its.sync()
    source.accounts = [...others, account("new")]
    source.failsAfter = 12
    expect((await its.failedSync()).message).toBe("Unavailable")
    expect(await its.changesSince(30)).toEqual([])
    expect(await its.accounts("deprovisioned")).toEqual([])
    const [record] = await its.syncs()
    expect(record).toMatchObject({ index: 2, outcome: "failed", why: "Unavailable", changes: {} })
    source.failsAfter = undefined
    expect(await its.sync()).toMatchObject({ changes: { joined: 1, left: 1 } })
  })

  test("who a look still finds is there", async () => {
    source.grants = [grant("p0", "team", "t1")]
    await its.sync()
    source.hidden = ["p0"]
    expect(await its.sync()).toMatchObject({ outcome: "done", changes: {} })
    // As the look found them.
    source.accounts = [account("p0", { role: "admin" }), ...others]
    expect(await its.sync()).toMatchObject({ changes: { "role changed": 1 } })
  })

  test("a look that may not be had concludes nothing of that account; one that fails, nothing at all", async () => {
    await its.sync()
    source.accounts = crowd.slice(2)
    source.looks = { p0: problem("NotAuthorised", "Not for you.") }
    expect(await its.sync()).toMatchObject({
      changes: { left: 1 },
      unseen: [{ what: "account p0 (p0@acme.test)", why: "Not for you." }],
    })
    expect(await its.said(30)).toEqual([["left", "p1"]])
    source.looks = { p0: problem("Unavailable") }
    await its.failedSync()
    expect(await its.said(31)).toEqual([])
  })

  test("of grants of a type that can't be had whole nothing is concluded; of others all", async () => {
    source.grants = [grant("p0", "team", "t1"), grant("p0", "license", "l1")]
    await its.sync()
    source.grants = [grant("p1", "team", "t1"), grant("p1", "license", "l1")]
    source.unseen = ["license"]
    expect(await its.sync()).toMatchObject({
      changes: { "grant added": 1, "grant gone": 1 },
      unseen: [{ what: "grants of type license", why: "No license." }],
    })
    expect((await its.review()).map((row) => [row.account, row.type])).toEqual([
      ["p0", "license"],
      ["p1", "team"],
    ])
    // The last grant of a type is gone with it from the catalog, too.
    source.grants = []
    source.unseen = []
    expect(await its.sync()).toMatchObject({ changes: { "grant gone": 2 } })
  })

  test("more than a tenth gone is held for a person, who may confirm it", async () => {
    await its.sync()
    source.accounts = [...crowd.slice(4), account("new")]
    expect(await its.sync()).toMatchObject({
      outcome: "held",
      held: { missing: 4, known: 30, mostGone: 0.1 },
      changes: {},
    })
    expect(await its.changesSince(30)).toEqual([])
    expect(await its.accounts("deprovisioned")).toEqual([])
    expect(await its.sync({ confirm: true })).toMatchObject({ outcome: "done", changes: { joined: 1, left: 4 } })
  })

  test("a tenth is not held, and the share can be set", async () => {
    await its.sync()
    source.accounts = crowd.slice(3)
    expect(await its.sync()).toMatchObject({ outcome: "done", changes: { left: 3 } })
    source.accounts = crowd.slice(4)
    expect(await its.sync({ mostGone: 0 })).toMatchObject({
      outcome: "held",
      held: { missing: 1, known: 27, mostGone: 0 },
    })
    source.accounts = []
    expect(await its.sync({ mostGone: 1 })).toMatchObject({ outcome: "done", changes: { left: 27 } })
  })

  test("who comes back is active again; who is made again under another id is somebody new", async () => {
    await its.sync()
    source.accounts = others
    await its.sync()
    source.accounts = crowd
    await its.sync()
    expect(await its.said(31)).toEqual([["came back", "p0"]])
    expect(await its.accounts("deprovisioned")).toEqual([])
    source.accounts = [...others, account("p0-again", { email: "p0@acme.test" })]
    await its.sync()
    expect((await its.said(32)).toSorted()).toEqual([
      ["joined", "p0-again"],
      ["left", "p0"],
    ])
    expect((await its.accounts()).filter(({ email }) => email === "p0@acme.test")).toMatchObject([
      { id: "p0", status: "deprovisioned" },
      { id: "p0-again", status: "active" },
    ])
  })

  test("what an operation deletes is deprovisioned at once, also for a listing that began before", async () => {
    source.grants = [grant("p0", "team", "t1")]
    await its.sync()
    source.meanwhile = Effect.promise(() => its.within(({ markDeprovisioned }) => markDeprovisioned("acme", "p0")))
    expect(await its.sync()).toMatchObject({ outcome: "done", changes: {} })
    expect(await its.said(31)).toEqual([
      ["left", "p0"],
      ["grant gone", "p0", "t1"],
    ])
    expect(await its.accounts("deprovisioned")).toMatchObject([{ id: "p0" }])
    expect(await its.review()).toEqual([])
    // Twice is once; nobody is nobody.
    await its.within(({ markDeprovisioned }) => markDeprovisioned("acme", "p0"))
    await its.within(({ markDeprovisioned }) => markDeprovisioned("acme", "nobody"))
    expect(await its.changesSince(33)).toEqual([])
  })

  test("what a deprovisioning would free, license by license", async () => {
    source.grants = [
      grant("p0", "license", "full"),
      grant("p1", "license", "full"),
      grant("p1", "license", "extra"),
      grant("p2", "team", "t1"),
    ]
    await its.sync()
    const licenses = (...who: ReadonlyArray<string>) => its.within((inventory) => inventory.licenses("acme", who))
    expect(await licenses()).toEqual([
      { id: "extra", name: "license extra", held: 1, freed: 0 },
      { id: "full", name: "license full", held: 2, freed: 0 },
    ])
    expect((await licenses("p1", "p2")).map(({ id, freed }) => [id, freed])).toEqual([
      ["extra", 1],
      ["full", 1],
    ])
  })

  test("who holds a license and was not there for long; of whom nothing is known, nothing is said", async () => {
    source.grants = ["p0", "p1", "p2", "p3", "p4"].map((who) => grant(who, "license", "full"))
    source.grants = [...source.grants, grant("p5", "team", "t1")]
    const idle = (before: string) =>
      its.within((inventory) => Effect.result(Stream.runCollect(inventory.idleLicenses("acme", before))))
    const saying = async (before: string) => {
      const said = await idle(before)
      return said._tag === "Failure" ? said.failure.message : said.success.map((row) => [row.account, row.signedInAt])
    }
    await its.sync()
    expect(await saying("2026-06-01T00:00:00.000Z")).toContain("not known")
    source.signIns = [
      { account: "p0", at: "2026-05-01T00:00:00.000Z", createdAt: "2020-01-01T00:00:00.000Z" },
      { account: "p1", at: "2026-07-01T00:00:00.000Z" },
      // Never there: long ago made, just made.
      { account: "p2", createdAt: "2020-01-01T00:00:00.000Z" },
      { account: "p3", createdAt: "2026-06-02T00:00:00.000Z" },
      { account: "p5", at: "2026-05-01T00:00:00.000Z" },
    ]
    await its.sync()
    expect(await saying("2026-06-01T00:00:00.000Z")).toEqual([
      ["p0", "2026-05-01T00:00:00.000Z"],
      ["p2", undefined],
    ])
    // They were there since; then the source does not tell any more.
    source.signIns = [{ account: "p0", at: "2026-07-02T00:00:00.000Z" }]
    source.unseen = ["sign-ins"]
    expect(await its.sync()).toMatchObject({ outcome: "done", unseen: [{ what: "sign-ins", why: "No sign-ins." }] })
    expect(await saying("2026-06-01T00:00:00.000Z")).toEqual([["p2", undefined]])
  })

  test("what was never synced is not taken for empty", async () => {
    const error = await its.within((inventory) => Effect.flip(Stream.runCollect(inventory.review("acme"))))
    expect(error).toMatchObject({ reason: { _tag: "NotFound" }, remedy: expect.stringContaining("latchkey sync") })
    source.failsAfter = 3
    await its.failedSync()
    expect(await its.within((inventory) => Effect.flip(inventory.licenses("acme")))).toMatchObject({
      reason: { _tag: "NotFound" },
    })
  })
})
