import {
  type Connection,
  type ConnectorError,
  Deprovision,
  type Draft,
  Entitlements,
  ListAccounts,
  OnCallCheck,
  TransferData,
} from "@latchkey/core"
import { acmeOrg, APP_TOKEN, tokenOf } from "@latchkey/emulator-github"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { openWorld } from "./github.ts"

const open = await openWorld()
afterAll(() => open.close())
beforeEach(() => open.control("POST", "reset"))

const State = Schema.Struct({
  spent: Schema.Int,
  members: Schema.Record(Schema.String, Schema.String),
  invitations: Schema.Array(Schema.Struct({ id: Schema.Int })),
  teams: Schema.Array(Schema.Struct({ slug: Schema.String, members: Schema.Record(Schema.String, Schema.String) })),
  repos: Schema.Array(Schema.Struct({ collaborators: Schema.Record(Schema.String, Schema.String) })),
  issues: Schema.Array(
    Schema.Struct({
      repo: Schema.String,
      number: Schema.Int,
      assignees: Schema.Array(Schema.String),
      reviewers: Schema.optionalKey(Schema.Array(Schema.String)),
    }),
  ),
})
const state = async () => Schema.decodeUnknownSync(State)(await open.control("GET", "state"))
const set = (change: object) => open.control("PATCH", "state", change)

const list = (connection: Connection) =>
  Effect.flatMap(connection.resolve(ListAccounts), ({ accounts }) => Stream.runCollect(accounts()))
const find = (who: string) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(ListAccounts), (accounts) => accounts.find(who))
const deprovision = (account: string) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(Deprovision), ({ plan }) => plan({ account }))
const transfer = (request: Parameters<TransferData["plan"]>[0]) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(TransferData), ({ plan }) => plan(request))
const performed = (plan: (connection: Connection) => Effect.Effect<Draft, ConnectorError>) =>
  open.run((connection) =>
    Effect.gen(function* () {
      const { steps, blockers } = yield* plan(connection)
      expect(blockers).toEqual([])
      return yield* Effect.forEach(steps, (step) => connection.perform(step))
    }),
  )
const keys = (blockers: ReadonlyArray<{ readonly key: string }>) => blockers.map(({ key }) => key)

describe("who is there", () => {
  it("members with their role, outside collaborators, and invitations as invited", async () => {
    const accounts = await open.run(list)
    expect(accounts.map(({ name, status, role }) => `${name}: ${status}, ${role}`).toSorted()).toEqual([
      "ana: active, Owner",
      "bo: active, Owner",
      "cy: active, Member",
      "dee: active, Member",
      "new@acme.test: invited, Member",
      "olga: active, Outside collaborator",
      "zoe: invited, Member",
    ])
  })

  it("with their names at the identity provider, where the organisation has one and the token may ask", async () => {
    await set({ saml: { cy: "cy.okafor@acme.test", dee: "d.novak", gone: "gone@acme.test" } })
    const said = async (more: Record<string, string> = {}) =>
      (await open.run(list, more)).map(({ name, email = "-" }) => `${name} ${email}`)
    expect(await said()).toEqual(expect.arrayContaining(["cy cy.okafor@acme.test", "dee (d.novak) -", "bo -"]))
    expect(await open.run(find("Cy.Okafor@acme.test"))).toMatchObject({ id: "1003", email: "cy.okafor@acme.test" })
    expect(await said({ token: tokenOf("cy") })).toContain("cy -")
  })

  it("is found by login, id, an invitation's e-mail, or an e-mail that its owner shows", async () => {
    const ids = {
      dee: "1004",
      "1004": "1004",
      "dee@acme.test": "1004",
      "NEW@acme.test": "invitation-501",
      zoe: "invitation-502",
    }
    for (const [who, id] of Object.entries(ids)) expect(await open.run(find(who))).toMatchObject({ id })
    for (const who of ["stranger", "stranger@elsewhere.test", "9999", "nobody"])
      await expect(open.run(find(who))).rejects.toMatchObject({ reason: { _tag: "NotFound" } })
  })

  it("holds roles, places in teams, and repositories by name", async () => {
    const grants = await open.run((connection) =>
      Effect.flatMap(connection.resolve(Entitlements), ({ grantsOf }) => grantsOf("1003")),
    )
    expect(grants.map(({ entitlement: { type, id }, as = "" }) => `${type} ${id} ${as}`)).toEqual([
      "role member ",
      "team web maintainer",
      "repository acme-org/app admin",
    ])
  })

  it("is on call nowhere that GitHub knows: a host is told so", async () => {
    await expect(open.run((connection) => connection.resolve(OnCallCheck))).rejects.toMatchObject({
      reason: { _tag: "NotFound" },
    })
  })
})

describe("deprovisioning", () => {
  it("the last owner is blocked, in the plan and at the write", async () => {
    const { steps } = await open.run(deprovision("ana"))
    await set({ members: { ana: "admin", bo: "member" } })
    expect(keys((await open.run(deprovision("ana"))).blockers)).toEqual(["owner"])
    const receipts = await open.run((connection) => Effect.forEach(steps, (step) => connection.perform(step)))
    expect(receipts).toMatchObject([{ outcome: "blocked", blockedBy: ["owner"] }])
    expect((await state()).members).toHaveProperty("ana")
  })

  it("the token's own user is blocked", async () => {
    expect(keys((await open.run(deprovision("bo"))).blockers)).toEqual(["self"])
    // An app's token is nobody's.
    expect((await open.run(deprovision("bo"), { token: APP_TOKEN })).blockers).toEqual([])
  })

  it("who is a member by way of the enterprise is blocked: they would stay", async () => {
    await set({ enterprise: { dee: ["ent:platform"] } })
    expect(keys((await open.run(deprovision("dee"))).blockers)).toEqual(["enterprise"])
  })

  it("an invitation is cancelled, with a login or without", async () => {
    for (const who of ["new@acme.test", "zoe"])
      expect(await performed(deprovision(who))).toMatchObject([{ outcome: "done" }])
    expect((await state()).invitations).toEqual([])
  })

  it("an outside collaborator is taken out of every repository", async () => {
    expect(await performed(deprovision("olga"))).toMatchObject([{ outcome: "done" }])
    expect((await state()).repos.flatMap(({ collaborators }) => Object.keys(collaborators))).toEqual(["cy"])
  })

  it("a login that was given to somebody else meanwhile takes nobody out", async () => {
    const { steps } = await open.run(deprovision("dee"))
    const { users } = acmeOrg()
    const renamed = users.map((user) => (user.login === "dee" ? { ...user, login: "dee2" } : user))
    await set({ users: [...renamed, { id: 2000, login: "dee" }] })
    const receipts = await open.run((connection) => Effect.forEach(steps, (step) => connection.perform(step)))
    expect(receipts).toMatchObject([{ outcome: "already done" }])
    expect((await state()).members).toHaveProperty("dee")
  })
})

describe("transfer", () => {
  it("the successor becomes maintainer where the leaver is the only one, and nowhere else", async () => {
    await performed(transfer({ from: "ana", to: "dee" }))
    const { teams } = await state()
    expect(teams.map(({ members }) => members)).toEqual([
      { ana: "maintainer", dee: "maintainer" },
      { ana: "maintainer", cy: "maintainer" },
    ])
  })

  it("other assignees and reviewers stay; who is there already is not doubled; what is closed is left", async () => {
    await performed(transfer({ from: "ana", to: "dee" }))
    const { issues } = await state()
    expect(issues.map(({ assignees, reviewers = [] }) => [assignees, reviewers])).toEqual([
      [["cy", "dee"], []],
      [["ana"], []],
      [["dee"], ["dee"]],
      // dee made this one, and can't review it.
      [[], ["cy"]],
      [["dee"], []],
    ])
  })

  it("without a successor, blockers say what is held; a destination may be given for each", async () => {
    const held = await open.run(transfer({ from: "ana" }))
    expect(held.steps).toEqual([])
    expect(keys(held.blockers)).toEqual([
      "team:platform",
      "issue:acme-org/app#1",
      "issue:acme-org/site#2",
      "issue:acme-org/app#3",
      "review:acme-org/app#3",
      "review:acme-org/site#1",
    ])
    const destinations = { "acme-org/site#2": "cy" }
    const { steps } = await open.run(transfer({ from: "ana", to: "dee", options: { destinations } }))
    expect(steps.find(({ target }) => target.id === "acme-org/site#2")?.after).toEqual({ cy: true })
  })

  it("who can't take over blocks: the leaver, somebody from outside, somebody only invited", async () => {
    for (const to of ["ana", "olga", "zoe"])
      expect(keys((await open.run(transfer({ from: "ana", to }))).blockers)[0]).toMatch(/^successor:/)
  })

  it("more than a search gives is read repository by repository; what can't be seen is said, not guessed", async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({
      repo: "app",
      number: index + 10,
      title: "One of many",
      state: "open",
      user: "cy",
      assignees: ["ana"],
    }))
    const { repos } = acmeOrg()
    await set({ issues: many, repos: repos.map((repo) => ({ ...repo, hidden: repo.name === "site" })) })
    const { steps, sight } = await open.run(transfer({ from: "ana", to: "dee" }))
    expect(steps.filter(({ kind }) => kind === "assignee")).toHaveLength(1001)
    expect(sight.unseen).toMatchObject([{ what: "acme-org/site" }])
  })
})

describe("reading", () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: 5000 + index, login: `p${index}` }))
  const crowd = (count: number) => {
    const { users, members } = acmeOrg()
    return {
      users: [...users, ...people(count)],
      members: { ...members, ...Object.fromEntries(people(count).map(({ login }) => [login, "member"])) },
    }
  }

  it("a listing that is asked again is free: every page is a 304", async () => {
    await set(crowd(250))
    const [first, second] = await open.run((connection) => Effect.all([list(connection), list(connection)]))
    expect(second).toEqual(first)
    const listings = (await open.requests()).filter(({ path }) => path.includes("/members?role=all"))
    expect(listings.map(({ status }) => status)).toEqual([200, 200, 200, ...Array.from({ length: 9 }, () => 304)])
    // Three pages of members, one of owners, one from outside, one of invitations.
    expect((await state()).spent).toBe(6)
  })

  it("pages that move while they are read lose nobody who stood", async () => {
    await set(crowd(250))
    let moved = false
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!moved && String(input).includes("page=2")) {
        moved = true
        // From the first page: the second begins one later than it was, and misses one.
        await globalThis.fetch(`${open.emulator.url}/orgs/acme-org/memberships/cy`, {
          method: "DELETE",
          headers: { authorization: `Bearer ${open.emulator.token}` },
        })
      }
      return globalThis.fetch(input, init)
    }
    const logins = (await open.run(list, {}, fetch)).map(({ name }) => name)
    expect(moved).toBe(true)
    for (const { login } of people(250)) expect(logins).toContain(login)
    expect(logins).not.toContain("cy")
  })

  it("a secondary rate limit is waited out; a primary one that is long is reported, with how long", async () => {
    await open.control("POST", "faults", { kind: "secondary", times: 1, seconds: 1 })
    expect(await open.run(list)).toHaveLength(7)
    await open.control("POST", "faults", { kind: "rate-limited", seconds: 1800 })
    await expect(open.run(list)).rejects.toMatchObject({ reason: { _tag: "RateLimited" } })
  })

  it("a secondary rate limit at a write is waited out, and the write is done once", async () => {
    await open.control("POST", "faults", { kind: "secondary", method: "DELETE", times: 1, seconds: 1 })
    expect(await performed(deprovision("zoe"))).toMatchObject([{ outcome: "done" }])
    expect((await open.requests()).filter(({ method }) => method === "DELETE")).toHaveLength(2)
  })

  it("who may not is told so; a token that is not taken is never shown", async () => {
    const plan = await open.run(deprovision("dee"), { token: tokenOf("cy") })
    await expect(
      open.run((connection) => Effect.forEach(plan.steps, (step) => connection.perform(step)), {
        token: tokenOf("cy"),
      }),
    ).rejects.toMatchObject({ reason: { _tag: "NotAuthorised" } })
    const refused = await open.run((connection) => Effect.flip(list(connection)), { token: "ghp_wrong" })
    expect(JSON.stringify(refused)).not.toContain("ghp_wrong")
    expect(refused).toMatchObject({ reason: { _tag: "NotAuthorised" } })
  })
})

it("every request and answer here fits GitHub's document", () => {
  expect(open.proxy.problems.filter((problem) => !/ → (4\d\d|no answer): answer: /.test(problem))).toEqual([])
})
