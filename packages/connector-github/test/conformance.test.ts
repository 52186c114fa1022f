import { compose, Deprovision, Json, type Opened, type PlannedStep, TransferData } from "@latchkey/core"
import { type Case, conformance, provided, type World } from "@latchkey/testkit"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterAll } from "vitest"
import github from "../src/index.ts"
import { openWorld } from "./github.ts"

const open = await openWorld()
afterAll(() => open.close())

const ask = (method: string, path: string, body?: unknown) => Effect.promise(() => open.control(method, path, body))

/** Repositories that the token can't see, and a search that does not end. */
const hide = Effect.gen(function* () {
  const { repos } = yield* state
  yield* ask("PATCH", "state", { searchTimesOut: true, repos: repos.map((one) => ({ ...one, hidden: true })) })
})

const transfer = (opened: Opened) =>
  Effect.flatMap(provided(opened, TransferData), ({ plan }) => plan({ from: "ana", to: "dee" }))
const remove = (opened: Opened, account: string) =>
  Effect.flatMap(provided(opened, Deprovision), ({ plan }) => plan({ account }))
const changes: ReadonlyArray<Case> = [
  {
    name: "offboard",
    plan: (opened) =>
      Effect.gen(function* () {
        return compose(yield* transfer(opened), yield* remove(opened, "ana"))
      }),
    deletes: true,
    obstruct: Effect.asVoid(
      ask("PATCH", "state", { members: { ana: "admin", bo: "member", cy: "member", dee: "member" } }),
    ),
    blind: Effect.suspend(() => hide),
  },
]

const Named = Schema.Record(Schema.String, Json)
const State = Schema.Struct({
  users: Schema.Array(Schema.Struct({ id: Schema.Int, login: Schema.String })),
  members: Named,
  invitations: Schema.Array(Schema.Struct({ id: Schema.Int })),
  teams: Schema.Array(Json),
  repos: Schema.Array(Schema.Struct({ name: Schema.String, private: Schema.Boolean, collaborators: Named })),
  issues: Schema.Array(Named),
})
const state = Effect.map(ask("GET", "state"), Schema.decodeUnknownSync(State))

/** Somebody else comes to what a step is about to change. */
const touch = ({ kind, target }: PlannedStep) =>
  Effect.gen(function* () {
    const { issues, teams } = yield* state
    if (kind === "membership") yield* ask("PATCH", "state", { members: { ana: "member", bo: "admin", cy: "admin" } })
    if (kind === "maintainer") {
      const changed = { slug: "platform", name: "Platform", members: { ana: "maintainer" } }
      yield* ask("PATCH", "state", { teams: [changed, ...teams.slice(1)] })
    }
    if (kind !== "assignee" && kind !== "reviewer") return
    const people = kind === "assignee" ? "assignees" : "reviewers"
    yield* ask("PATCH", "state", {
      issues: issues.map((one) =>
        `acme-org/${String(one["repo"])}#${String(one["number"])}` === target.id
          ? { ...one, title: "Touched", [people]: ["ana", "bo"] }
          : one,
      ),
    })
  })

const world: World = {
  settings: open.settings,
  secrets: [open.emulator.token],
  reset: Effect.asVoid(ask("POST", "reset")),
  snapshot: state,
  accounts: Effect.map(state, ({ users, members, repos, invitations }) => {
    const logins = new Set([
      ...Object.keys(members),
      ...repos.flatMap(({ collaborators }) => Object.keys(collaborators)),
    ])
    return [
      ...users.filter(({ login }) => logins.has(login)).map(({ id }) => String(id)),
      ...invitations.map(({ id }) => `invitation-${id}`),
    ]
  }),
  changes,
  touch,
  requests: Effect.promise(open.requests),
  faults: {
    inject: ({ on, kind, ...rest }) =>
      Effect.asVoid(
        ask("POST", "faults", { ...rest, kind, method: on === "reads" ? "GET" : "PUT|POST|PATCH|DELETE", seconds: 1 }),
      ),
    struck: Effect.map(ask("GET", "faults"), Schema.decodeUnknownSync(Schema.Struct({ struck: Schema.Boolean }))).pipe(
      Effect.map(({ struck }) => struck),
    ),
    clear: Effect.asVoid(ask("DELETE", "faults")),
  },
  clock: { advance: (advanceSeconds) => Effect.asVoid(ask("POST", "clock", { advanceSeconds })) },
  contract: Effect.sync(() => ({
    exchanges: open.proxy.exchanges.length,
    problems: open.proxy.problems.filter((problem) => !/ → (4\d\d|502|no answer): answer: /.test(problem)),
  })),
}

conformance({ connector: github, world, unjudged: [] })
