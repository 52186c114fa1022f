import {
  type Blocker,
  ConnectorError,
  type Connector,
  defineConnector,
  Deprovision,
  type Draft,
  ListAccounts,
  provide,
  TransferData,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { makeSource, type Source } from "./small-source.ts"
import { account, cover, rota, tasks } from "./small-steps.ts"
import { smallWorld } from "./small-world.ts"
import type { Subject } from "./world.ts"

type Texts = Readonly<Record<string, string>>
type Answer<A> = Effect.Effect<A, ConnectorError>

/** What a broken connector does its own way: one part each. */
export interface Parts {
  readonly page: (
    source: Source,
    offset: number,
  ) => Answer<ReadonlyArray<{ readonly id: string; readonly name: string }>>
  readonly getRota: (source: Source) => Answer<Texts>
  readonly putRota: (source: Source, rota: Texts) => Answer<Texts>
  readonly tasksOf: (source: Source, owner: string) => Answer<Texts>
  readonly removeCover: (source: Source, cover: string) => Answer<void>
  readonly guard: (source: Source, id: string) => Answer<ReadonlyArray<Blocker>>
  /** The last hand on every draft. */
  readonly finish: (source: Source, draft: Draft) => Answer<Draft>
  /** The last hand on every failure. */
  readonly fail: (error: ConnectorError, token: string) => ConnectorError
}

export const right: Parts = {
  page: (source, offset) =>
    source.call("GET", `/accounts?offset=${offset}`, (now) => now.accounts.slice(offset, offset + 2)),
  getRota: (source) => source.call("GET", "/rota", (now) => ({ ...now.rota })),
  putRota: (source, next) => source.call("PUT", "/rota", (now) => (now.rota = { ...next })),
  tasksOf: (source, owner) =>
    source.call("GET", `/tasks?owner=${owner}`, (now) =>
      Object.fromEntries(Object.entries(now.tasks).filter(([, held]) => held === owner)),
    ),
  removeCover: (source, gone) =>
    source.call("DELETE", "/covers", (now) => {
      now.covers = now.covers.filter((one) => one !== gone)
    }),
  guard: (source, id) =>
    Effect.map(right.tasksOf(source, id), (held) =>
      Object.keys(held).length === 0
        ? []
        : [{ key: "tasks", what: "They have tasks.", clearedBy: "Handing the tasks over." }],
    ),
  finish: (_source, draft) => Effect.succeed(draft),
  fail: (error) => error,
}

export interface Client {
  readonly parts: Parts
  readonly source: Source
}

/** A connector to a source in memory, right in all but the parts given, and the world that it works on. */
export const small = (broken: Partial<Parts> = {}): Subject => {
  const source = makeSource()
  const parts = { ...right, ...broken }
  return { connector: connect(source, parts), world: smallWorld(source) }
}

const connect = (source: Source, parts: Parts): Connector =>
  defineConnector({
    id: "small",
    name: "Small",
    contract: 1,
    settings: Schema.Struct({ token: Schema.RedactedFromValue(Schema.String), region: Schema.String }),
    client: ({ token }) => {
      const call: Source["call"] = (method, path, answer) =>
        source.call(method, path, answer).pipe(Effect.mapError((error) => parts.fail(error, Redacted.value(token))))
      return Effect.succeed({ parts, source: { ...source, call } })
    },
    capabilities: [
      provide(ListAccounts, (client: Client) => ({
        accounts: () => accounts(client),
        find: (who) => find(client, who),
      })),
      provide(TransferData, (client: Client) => ({ plan: ({ from, to = "ben" }) => transfer(client, from, to) })),
      provide(Deprovision, (client: Client) => ({ plan: ({ account: who }) => deprovision(client, who) })),
    ],
    steps: [rota, cover, tasks, account],
  })

const accounts = ({ parts, source }: Client) =>
  Stream.paginate(0, (offset) =>
    Effect.map(
      parts.page(source, offset),
      (page) =>
        [
          page.map(({ id, name }) => ({ id, name, email: `${id}@small.test`, status: "active" as const })),
          page.length === 2 ? Option.some(offset + 2) : Option.none<number>(),
        ] as const,
    ),
  )

const find = (client: Client, who: string) =>
  Effect.gen(function* () {
    const all = yield* Stream.runCollect(accounts(client))
    const found = all.find(({ id, email }) => id === who || email === who)
    return found ?? (yield* nobody(who))
  })

const nobody = (who: string) =>
  new ConnectorError({
    operation: "GET /accounts",
    message: `Nobody is called ${who}.`,
    remedy: "List the accounts.",
    reason: { _tag: "NotFound" },
  })

const transfer = (client: Client, who: string, to: string): Answer<Draft> =>
  Effect.gen(function* () {
    const { id: from } = yield* find(client, who)
    const { parts, source } = client
    const intent = { from, to }
    const held = yield* parts.tasksOf(source, from)
    const steps = [
      rota.plan({ target: at("rota", "rota"), intent, state: yield* parts.getRota(source), stage: 1 }),
      cover.plan({ target: at("covers", "covers"), intent, state: yield* covers(source, from, to), stage: 1 }),
      tasks.plan({ target: at("tasks", from), intent, state: held, stage: 2, clears: ["tasks"] }),
    ].filter((step) => step !== undefined)
    return yield* parts.finish(source, { steps, blockers: [], warnings: [], sight: yield* sight(source) })
  })

const deprovision = (client: Client, who: string): Answer<Draft> =>
  Effect.gen(function* () {
    const { id, name } = yield* find(client, who)
    const { source } = client
    const step = account.plan({
      target: at("account", id),
      intent: { delete: true },
      state: { account: name },
      stage: 1,
    })
    return {
      steps: step === undefined ? [] : [step],
      blockers: yield* right.guard(source, id),
      warnings: [],
      sight: yield* sight(source),
    }
  })

const sight = (source: Source) =>
  Effect.map(
    source.call("GET", "/vault", ({ locked }) => locked),
    (locked) => ({ unseen: locked ? [{ what: "the vault", why: "it is locked" }] : [] }),
  )

const covers = (source: Source, from: string, to: string) =>
  source.call("GET", "/covers", (now): Readonly<Record<string, boolean>> =>
    now.covers.includes(`${to} for ${from}`) ? { made: true } : {},
  )

const at = (type: string, id: string) => ({ type, id, name: id })
