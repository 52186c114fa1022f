import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import { Noted } from "../answering.ts"
import { Authorization, CurrentCaller } from "../api/middleware.ts"
import { Refusal } from "../api/problem.ts"
import { Needs } from "../api/scope.ts"
import { Host } from "../host.ts"
import { forbidden, may } from "./may.ts"

/** How many requests a caller has. */
const QUOTA = { limit: 600, window: "1 minute" } as const
const POLICY = `"caller";q=${QUOTA.limit};w=60`

/** Who is it, may they, and are they asking too often: in this order, at every route but those that need nothing. */
export const authorization = Layer.effect(
  Authorization,
  Effect.gen(function* () {
    const { callerOf } = yield* Host
    const limiter = yield* RateLimiter.make.pipe(Effect.provide(RateLimiter.layerStoreMemory))
    return {
      bearer: Effect.fnUntraced(function* (work, { credential, endpoint }) {
        const caller = yield* callerOf(Redacted.value(credential))
        if (caller === undefined) return yield* unauthorized
        ;(yield* Noted).who = caller.who
        const left = yield* limiter
          .consume({ ...QUOTA, key: caller.who })
          .pipe(
            Effect.catchTag("RateLimiterError", ({ reason }) =>
              reason._tag === "RateLimitExceeded" ? Effect.fail(tooMany(reason.retryAfter)) : Effect.die(reason),
            ),
          )
        // Whatever comes of it: a refusal counts as well.
        yield* HttpEffect.appendPreResponseHandler((_request, answer) =>
          Effect.succeed(HttpServerResponse.setHeaders(answer, quota(left.remaining, left.resetAfter))),
        )
        const needed = Option.getOrUndefined(Context.getOption(endpoint.annotations, Needs))
        // A route without a rule is nobody's.
        if (needed === undefined || needed === "nothing") return yield* nobodys
        const { connection } = (yield* HttpRouter.RouteContext).params
        if (!may(caller, needed, connection)) return yield* forbidden(needed, connection)
        return yield* Effect.provideService(work, CurrentCaller, caller)
      }),
    }
  }),
)

/** RateLimit header fields as the IETF's draft has them (draft-ietf-httpapi-ratelimit-headers-10). */
const quota = (remaining: number, resetAfter: Duration.Duration) => ({
  "ratelimit-policy": POLICY,
  ratelimit: `"caller";r=${remaining};t=${Math.ceil(Duration.toSeconds(resetAfter))}`,
})

const unauthorized = new Refusal({
  status: 401,
  message: "There is no bearer token, or it is not good (any more).",
  remedy: "Send `Authorization: Bearer` with an API key, or with an access token of the identity provider.",
  headers: { "www-authenticate": "Bearer" },
})

const nobodys = new Refusal({ status: 403, message: "Nobody may do this: there is no rule for it." })

const tooMany = (retryAfter: Duration.Duration) =>
  new Refusal({
    status: 429,
    message: `More than ${QUOTA.limit} requests a minute.`,
    remedy: "Ask again later.",
    headers: { "retry-after": String(Math.ceil(Duration.toSeconds(retryAfter))), ...quota(0, retryAfter) },
  })
