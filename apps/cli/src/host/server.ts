import { ConnectorError, makeContainer, Plan } from "@latchkey/core"
import { IdleLicense, InventoryChange, KnownAccount, LicenseUse, ReviewRow, Sync } from "@latchkey/inventory"
import { type Asked, Entry, fold, isEnded, resultOf, State, Summary } from "@latchkey/operations"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { EXIT, Exit } from "../exit.ts"
import { makeClient } from "./client.ts"
import type { Host, Known, Watching } from "./host.ts"
import { throughServer } from "./reading.ts"

/** Where a server is, and one of its keys. */
export interface Remote {
  readonly url: string
  readonly key: Redacted.Redacted
}

/** An account, and since when it is gone. */
const { connection: _, ...fields } = KnownAccount.fields
const Listed = Schema.Struct(fields)
const Standing = Schema.Struct({ state: State })
const encode = encodeURIComponent

/** How often a running operation is looked at. */
const AGAIN = "500 millis"

/** A server: it has connections and journal, and performs. */
export const server = Effect.fnUntraced(function* ({ url, key }: Remote, chosen?: string) {
  const { call, list } = yield* makeClient(url, key)
  const container = makeContainer()
  container.register(throughServer)

  const name = yield* Effect.cached(
    Effect.gen(function* () {
      if (chosen !== undefined) return chosen
      const all = yield* Stream.runCollect(list({ path: "/connections", as: Schema.Struct({ name: Schema.String }) }))
      const [only, ...more] = all.map((one) => one.name)
      return only !== undefined && more.length === 0 ? only : yield* notOne(url, all)
    }),
  )

  const told = (id: string, after = 0) =>
    call({
      path: `/operations/${encode(id)}/events`,
      headers: { "last-event-id": String(after) },
      as: Schema.Array(Entry),
    })
  /** None, of one that there is not. */
  const toldIfAny = (id: string) =>
    Effect.catchIf(
      told(id),
      ({ reason }) => reason._tag === "NotFound",
      () => Effect.succeed<ReadonlyArray<Entry>>([]),
    )
  const read = (id: string) => Effect.map(toldIfAny(id), (entries) => foldAll(id, entries))
  const planOn = (connection: string, { change, who, to, options, reason = "" }: Asked) =>
    call({
      method: "POST",
      path: `/connections/${encode(connection)}/plans`,
      body: {
        change,
        subject: who,
        ...(to !== undefined && { destination: to }),
        ...(options !== undefined && { options: { ...options } }),
        reason,
      },
      as: Plan,
    })
  const begin = ({ id, digest }: Plan, due?: string) =>
    call({
      method: "POST",
      path: `/plans/${encode(id)}/operations`,
      headers: { "if-match": `"${digest}"` },
      body: due === undefined ? {} : { at: due },
      as: Standing,
    }).pipe(
      // It is stale, or blocked.
      Effect.catchIf(
        ({ reason }) => reason._tag === "Refused",
        ({ message, remedy }) => Effect.fail(new Exit({ code: EXIT.no, message: `${message} ${remedy}` })),
      ),
    )
  const post = (id: string, what: "cancel" | "resume") =>
    call({ method: "POST", path: `/operations/${encode(id)}/${what}`, as: Standing })

  /** Tells of its events as they come, until it is at an end or waits for a person. */
  const follow = Effect.fnUntraced(function* (plan: Plan, before: ReadonlyArray<Entry>, { progress, waits }: Watching) {
    const steps = new Map(plan.steps.map((step) => [step.key, step]))
    const all = [...before, ...(yield* told(plan.id, before.length))]
    for (let seen = before.length; ;) {
      for (const { index, event } of all.slice(seen)) {
        seen = index
        const step = steps.get(
          event.type === "started" ? event.step : event.type === "receipt" ? event.receipt.step : "",
        )
        if (step !== undefined) yield* event.type === "receipt" ? progress(step, event.receipt) : progress(step)
        if (event.type === "waiting") yield* waits(event.why)
      }
      const operation = foldAll(plan.id, all)
      if (operation === undefined) return yield* notTold(url)
      if (isEnded(operation.state) || operation.state === "waiting for approval") return resultOf(operation)
      yield* Effect.sleep(AGAIN)
      all.push(...(yield* told(plan.id, all.length)))
    }
  })

  return {
    isElsewhere: true,
    connection: Effect.flatMap(name, (connection) =>
      Effect.map(
        container.connect({
          name: connection,
          connector: throughServer.id,
          settings: { url, key: Redacted.value(key), connection },
        }),
        ({ resolve }) => ({ name: connection, resolve }),
      ),
    ),
    plan: (asked) => Effect.flatMap(name, (connection) => planOn(connection, asked)),
    // The server looks itself, before it begins.
    staleness: () => Effect.succeed(undefined),
    planUndo: ({ id }) => call({ method: "POST", path: `/operations/${encode(id)}/undo`, as: Plan }),
    inventory: Effect.map(name, (connection) => {
      const at = `/connections/${encode(connection)}`
      return {
        name: connection,
        sync: ({ confirm = false }) => call({ method: "POST", path: `${at}/syncs`, body: { confirm }, as: Sync }),
        syncs: (_, most = 20) => Stream.runCollect(Stream.take(list({ path: `${at}/syncs`, as: Sync }), most)),
        accounts: (_, status) =>
          Stream.map(
            list({ path: `${at}/accounts`, query: status === undefined ? {} : { status }, as: Listed }),
            (account): KnownAccount => ({ ...account, connection }),
          ),
        changes: (_, since) =>
          list({
            path: `${at}/changes`,
            query: since === undefined ? {} : "index" in since ? { after: String(since.index) } : { since: since.time },
            as: InventoryChange,
          }),
        review: () => list({ path: `${at}/review`, as: ReviewRow }),
        licenses: (_, who = []) => Stream.runCollect(list({ path: `${at}/licenses`, query: { who }, as: LicenseUse })),
        idleLicenses: (_, before) =>
          Stream.unwrap(
            Effect.map(DateTime.now, (now) => {
              const days = Math.round(Duration.toDays(DateTime.distance(DateTime.makeUnsafe(before), now)))
              return list({ path: `${at}/licenses/idle`, query: { days: String(days) }, as: IdleLicense })
            }),
          ),
      } satisfies Known
    }),
    operations: Effect.succeed({
      told,
      read,
      list: Stream.runCollect(list({ path: "/operations", as: Summary })),
    }),
    perform: Effect.fnUntraced(function* (plan, watching) {
      const seen = yield* toldIfAny(plan.id)
      const known = foldAll(plan.id, seen)
      if (known === undefined) yield* begin(plan)
      else if (known.cancelAsked || (isEnded(known.state) && known.state !== "done")) yield* post(plan.id, "resume")
      return yield* follow(plan, seen, watching)
    }),
    performAt: (plan, due) => Effect.map(begin(plan, due), ({ state }) => state),
    approve: ({ id }) =>
      Effect.asVoid(call({ method: "POST", path: `/plans/${encode(id)}/approvals`, as: Schema.Unknown })),
    cancel: ({ id }) => Effect.map(post(id, "cancel"), ({ state }) => isEnded(state)),
  } satisfies Host
})

const foldAll = (id: string, entries: ReadonlyArray<Entry>) =>
  fold(
    id,
    entries.map(({ event }) => event),
  )

const notOne = (url: string, all: ReadonlyArray<{ readonly name: string }>) =>
  new ConnectorError({
    operation: "connect",
    message:
      all.length === 0
        ? `The server at ${url} has no connection that this key may see.`
        : `There are several connections: ${all.map(({ name }) => name).join(", ")}.`,
    remedy: all.length === 0 ? "Ask who runs the server." : "Name one with --connection.",
    reason: { _tag: "Settings" },
  })

const notTold = (url: string) =>
  new ConnectorError({
    operation: url,
    message: `The server at ${url} does not say how the operation stands.`,
    remedy: "See `latchkey operations list`.",
    reason: { _tag: "ContractBroken", place: "events" },
  })
