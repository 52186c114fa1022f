import { ConnectorError, Plan } from "@latchkey/core"
import type { Database } from "@latchkey/database"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Approvals, approve, counts } from "./approve.ts"
import { By, type Journal } from "./journal.ts"
import { askFor } from "./perform-plan.ts"
import { TABLES } from "./tables.ts"

/** A plan that was made, and who said yes to it. */
export interface Kept {
  readonly plan: Plan
  readonly by: By
  readonly approvals: ReadonlyArray<By & { readonly at: string }>
}

/** Plans that are kept until somebody performs them. */
export interface Plans {
  readonly keep: (plan: Plan, by: By) => Effect.Effect<void, ConnectorError>
  readonly read: (id: string) => Effect.Effect<Kept | undefined, ConnectorError>
  /** Saying yes twice is once. An operation that waits for it is queued. */
  readonly approve: (id: string, by: By) => Effect.Effect<Kept, ConnectorError>
  /** Takes a yes back, for an operation that has not begun. */
  readonly takeBack: (id: string, by: By) => Effect.Effect<Kept, ConnectorError>
  /** Has it performed: at once, at a time (RFC 3339, UTC), or when the approval that it needs is there. Gives the operation's id. */
  readonly perform: (id: string, by: By, due?: string) => Effect.Effect<string, ConnectorError>
}

const decodePlans = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ body: Schema.fromJsonString(Plan), ...By.fields })),
)
const decodeApprovals = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ ...By.fields, at: Schema.String })))

/** Keeps plans beside the journal; `policy` says whose yes a connection's plans need. */
export const makePlans = Effect.fn("operations.makePlans")(function* (
  { sql, attempt, alone, migrate }: Database,
  journal: Journal,
  policy: (connection: string) => Approvals,
) {
  yield* migrate("operations", TABLES)

  const read: Plans["read"] = (id) =>
    attempt(
      Effect.gen(function* () {
        const [kept] = yield* decodePlans(yield* sql`SELECT body, who, host FROM plan WHERE id = ${id}`)
        if (kept === undefined) return undefined
        const { body: plan, ...by } = kept
        const approvals = yield* decodeApprovals(
          yield* sql`SELECT who, host, at FROM approval WHERE plan = ${id} ORDER BY at, who`,
        )
        return { plan, by, approvals }
      }),
    )
  const find = Effect.fnUntraced(function* (id: string) {
    return (yield* read(id)) ?? (yield* notKept(id))
  })

  const isApproved = ({ plan, by, approvals }: Kept) =>
    policy(plan.connection) === "none" || approvals.some((one) => counts("another", by, one))

  return {
    keep: (plan, by) =>
      Effect.asVoid(
        alone(sql`INSERT INTO plan (id, body, who, host)
          VALUES (${plan.id}, ${JSON.stringify(plan)}, ${by.who}, ${by.host}) ON CONFLICT (id) DO NOTHING`),
      ),
    read,
    approve: Effect.fnUntraced(function* (id: string, by: By) {
      yield* find(id)
      const at = DateTime.formatIso(yield* DateTime.now)
      yield* alone(sql`INSERT INTO approval (plan, who, host, at) VALUES (${id}, ${by.who}, ${by.host}, ${at})
        ON CONFLICT (plan, who) DO NOTHING`)
      const kept = yield* find(id)
      const operation = yield* journal.read(id)
      const rule = policy(kept.plan.connection)
      if (operation?.state === "waiting for approval" && counts(rule, operation.by, by))
        yield* approve(journal, operation, by, rule)
      return kept
    }),
    takeBack: Effect.fnUntraced(function* (id: string, by: By) {
      const operation = yield* journal.read(id)
      if (operation !== undefined && operation.state !== "waiting for approval") return yield* tooLate(id)
      yield* find(id)
      yield* alone(sql`DELETE FROM approval WHERE plan = ${id} AND who = ${by.who}`)
      return yield* find(id)
    }),
    perform: Effect.fnUntraced(function* (id: string, by: By, due?: string) {
      const kept = yield* find(id)
      const known = yield* journal.read(id)
      yield* askFor(journal, kept.plan, by, {
        ...(due !== undefined && { due }),
        ...(!isApproved(kept) && { needsApproval: true }),
      })
      if (known === undefined)
        yield* Effect.forEach(kept.approvals, ({ who, host }) =>
          journal.append(id, { type: "approved", by: { who, host } }),
        )
      return id
    }),
  } satisfies Plans
})

const notKept = (id: string) =>
  new ConnectorError({
    operation: "plan",
    message: `There is no plan ${id}.`,
    remedy: "Plan again.",
    reason: { _tag: "NotFound" },
  })

const tooLate = (id: string) =>
  new ConnectorError({
    operation: "approve",
    message: `Plan ${id} is performed already: an approval can't be taken back any more.`,
    remedy: "Cancel the operation, and undo what it did.",
    reason: { _tag: "Settings" },
  })
