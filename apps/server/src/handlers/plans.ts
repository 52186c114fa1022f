import { type Plan, same, sha256 } from "@latchkey/core"
import { type Asked, type By, type Kept, planChange, requestOf, staleness } from "@latchkey/operations"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { HttpApiBuilder, HttpApiSchema } from "effect/http-api"
import { allowed } from "../access/may.ts"
import { Api } from "../api/index.ts"
import { CurrentCaller } from "../api/middleware.ts"
import { Refusal } from "../api/problem.ts"
import { Host } from "../host.ts"
import { readOperation, toOperation } from "./operation.ts"

export const plans = HttpApiBuilder.group(
  Api,
  "plans",
  Effect.fnUntraced(function* (handlers) {
    const host = yield* Host

    const find = Effect.fnUntraced(function* (id: string, scope: "read" | "approve" | "perform") {
      const kept = yield* host.plans.read(id)
      if (kept === undefined) return yield* new Refusal({ status: 404, message: `There is no plan ${id}.` })
      yield* allowed(scope, kept.plan.connection)
      return kept
    })

    return handlers.handleAll({
      makePlan: Effect.fnUntraced(function* ({ params: { connection }, headers, payload }) {
        const { subject, destination, options, change, reason } = payload
        const asked: Asked = {
          change,
          who: subject,
          ...(destination !== undefined && { to: destination }),
          ...(options !== undefined && { options }),
          reason,
        }
        const about = { connection, change, reason, request: requestOf(asked) }
        return yield* keepOnce(
          headers["idempotency-key"],
          ({ plan }) => same(about, pick(plan)),
          Effect.flatMap(host.open(connection), (opened) => planChange(opened, asked)),
        )
      }),
      readPlan: ({ params }) => Effect.map(find(params.plan, "read"), withETag),
      approvePlan: Effect.fnUntraced(function* ({ params }) {
        yield* find(params.plan, "approve")
        return withETag(yield* host.plans.approve(params.plan, yield* by))
      }),
      takeApprovalBack: Effect.fnUntraced(function* ({ params }) {
        yield* find(params.plan, "approve")
        return withETag(yield* host.plans.takeBack(params.plan, yield* by))
      }),
      performPlan: Effect.fnUntraced(function* ({ params, headers, payload }) {
        const { plan } = yield* find(params.plan, "perform")
        yield* match(plan, headers["if-match"])
        const at = payload?.at === undefined ? undefined : DateTime.formatIso(DateTime.makeUnsafe(payload.at))
        const known = yield* host.journal.read(plan.id)
        if (known === undefined) {
          if (plan.blockers.length > 0) return yield* blocked(plan)
          // What is performed later is planned again then.
          if (at === undefined) yield* stillTrue(plan)
          yield* host.plans.perform(plan.id, yield* by, at)
        } else if (known.due !== at) return yield* otherwise(plan, headers["idempotency-key"])
        const operation = toOperation(yield* readOperation(plan.id))
        return HttpApiSchema.withHeaders({ body: operation, headers: { location: `/v1/operations/${plan.id}` } })
      }),
    })
  }),
)

/** Who asks, as the record says it. */
export const by = Effect.map(CurrentCaller, ({ who }): By => ({ who, host: "http" }))

/** Makes a plan and keeps it; under an Idempotency-Key once: the same request has it again, another one is refused. */
export const keepOnce = Effect.fnUntraced(function* <E, R>(
  key: string | undefined,
  isSame: (kept: Kept) => boolean,
  make: Effect.Effect<Plan, E, R>,
) {
  const { plans: kept } = yield* Host
  const asker = yield* by
  // The key is in the plan's id: there is no other record of it that could be lost.
  const id = key === undefined ? undefined : sha256({ who: asker.who, key }).slice(0, 32)
  const known = id === undefined ? undefined : yield* kept.read(id)
  if (known !== undefined) return isSame(known) ? asMade(known) : yield* keyIsTaken
  const plan = yield* make
  const named = id === undefined ? plan : { ...plan, id }
  yield* kept.keep(named, asker)
  // Of two at the same time one was kept: both have that.
  const now = yield* kept.read(named.id)
  return asMade(now ?? { plan: named, by: asker, approvals: [] })
})

const pick = ({ connection, change, reason = "", request }: Plan) => ({ connection, change, reason, request })

const eTagOf = ({ digest }: Plan) => `"${digest}"`
const flat = ({ plan, ...more }: Kept) => ({ ...plan, ...more })
const withETag = (kept: Kept) => HttpApiSchema.withHeaders({ body: flat(kept), headers: { etag: eTagOf(kept.plan) } })
const asMade = (kept: Kept) =>
  HttpApiSchema.withHeaders({
    body: flat(kept),
    headers: { etag: eTagOf(kept.plan), location: `/v1/plans/${kept.plan.id}` },
  })

/** The plan that is performed is the one that was seen. */
const match = Effect.fnUntraced(function* (plan: Plan, ifMatch: string | undefined) {
  if (ifMatch === undefined)
    return yield* new Refusal({
      status: 428,
      message: "Which plan was seen is not said.",
      remedy: "Send the plan's ETag as If-Match.",
    })
  const tags = ifMatch.split(",").map((tag) => tag.trim())
  if (!tags.includes(eTagOf(plan)))
    return yield* new Refusal({
      status: 412,
      message: "The plan that was seen is another one.",
      remedy: "Read it again, and perform what you have seen.",
    })
})

/** Planned again, it is the same. */
const stillTrue = Effect.fnUntraced(function* (plan: Plan) {
  const { open } = yield* Host
  const changed = yield* staleness(yield* open(plan.connection), plan)
  if (changed !== undefined)
    return yield* new Refusal({
      status: 412,
      message: `The plan is stale, nothing was changed. ${changed}`,
      remedy: "Make a new plan, look at it, and perform that one.",
    })
})

const blocked = ({ blockers }: Plan) =>
  new Refusal({
    status: 409,
    message: `The plan is blocked: ${blockers.map(({ what }) => what).join(" ")}`,
    remedy: blockers.map(({ clearedBy }) => clearedBy).join(" "),
  })

const otherwise = (plan: Plan, key: string | undefined) =>
  new Refusal({
    status: key === undefined ? 409 : 422,
    message: `The plan ${plan.id} was asked to be performed at another time already.`,
    remedy: `See GET /v1/operations/${plan.id}; cancel it, or make a new plan.`,
  })

const keyIsTaken = new Refusal({
  status: 422,
  message: "The Idempotency-Key stood for another request.",
  remedy: "Take a new key for a new request.",
})
