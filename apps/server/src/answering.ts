import { randomUUID } from "node:crypto"
import { ConnectorError } from "@latchkey/core"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { HttpApiSchemaError } from "effect/http-api/HttpApiError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerRespondable from "effect/http/HttpServerRespondable"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as ProblemDetails from "effect/http/ProblemDetails"
import * as SchemaIssue from "effect/SchemaIssue"
import { type Problem, problemOf, Refusal, TITLES } from "./api/problem.ts"
import { countRequest } from "./metrics.ts"

/** How long a request may take: planning for somebody on hundreds of schedules is long. */
const PATIENCE = "2 minutes"

/** Ids of the caller's own that may stand in headers and logs. */
const SANE = /^[\w.:-]{1,128}$/

/** What the log says of a request besides; who asks is known once they are let in. */
export const Noted = Context.Reference<{ who?: string }>("latchkey/server/Noted", { defaultValue: () => ({}) })

/** Around a route's work: the request's id, its line in the log, its count, and failures as problems. */
export const answering = (route: string) =>
  Effect.fnUntraced(function* <E, R>(work: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) {
    const request = yield* HttpServerRequest.HttpServerRequest
    const given = request.headers["x-request-id"] ?? ""
    const id = SANE.test(given) ? given : randomUUID()
    const noted: typeof Noted.Service = {}
    const begun = yield* Clock.currentTimeMillis
    const response = yield* work.pipe(
      Effect.timeoutOrElse({ duration: PATIENCE, orElse: () => Effect.fail(tooLong) }),
      Effect.catchCause((cause) => refuse(cause, id)),
      Effect.map((answer) => (answer.status < 400 ? answer : asProblem(answer, id))),
      Effect.provideService(Noted, noted),
      Effect.annotateLogs({ request: id }),
    )
    const { method } = request
    const { status } = response
    yield* countRequest({ method, route, status: String(status) })
    yield* Effect.logInfo("answered").pipe(
      Effect.annotateLogs({
        ...noted,
        request: id,
        method,
        // Not the path: people's e-mails are in it.
        route,
        status,
        milliseconds: (yield* Clock.currentTimeMillis) - begun,
      }),
    )
    return HttpServerResponse.setHeader(response, "x-request-id", id)
  })

const tooLong = new Refusal({
  status: 504,
  message: "This took too long.",
  remedy: "Ask again: a plan that is performed already is not performed twice.",
})

/** A failure's answer; what nobody foresaw is in the log, not in the answer. */
const refuse = <E>(cause: Cause.Cause<E>, id: string) =>
  Effect.gen(function* () {
    if (Cause.hasInterruptsOnly(cause))
      return yield* Effect.failCause(Cause.fromReasons<never>(cause.reasons.filter(Cause.isInterruptReason)))
    const error = Cause.squash(cause)
    if (error instanceof Refusal) return respond(problemOf(error, id), error.headers)
    if (error instanceof ConnectorError) return respond(problemOf(error, id), retryAfter(error))
    if (HttpApiSchemaError.is(error) && error.kind !== "Body" && error.kind !== "ResponseHeaders")
      return respond({ ...plain(400, id), detail: "The request can't be read.", errors: issuesOf(error) })
    // What effect knows how to answer: a body that is too large, say.
    const answer = HttpServerRespondable.isRespondable(error)
      ? yield* Effect.orDie(HttpServerRespondable.toResponse(error))
      : HttpServerResponse.empty({ status: 500 })
    if (answer.status >= 500) yield* Effect.logError("failed", cause)
    return answer
  })

const retryAfter = ({ reason }: ConnectorError): Readonly<Record<string, string>> =>
  reason._tag === "RateLimited" ? { "retry-after": String(Math.max(1, Math.ceil(reason.retryAfterSeconds))) } : {}

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()
const issuesOf = ({ kind, cause }: HttpApiSchemaError) =>
  formatIssues(cause.issue).issues.map(({ path = [], message }) => ({
    path: [kind.toLowerCase(), ...path.map((place) => String(typeof place === "object" ? place.key : place))],
    message,
  }))

const plain = (status: number, request: string): Problem => ({
  type: ProblemDetails.blankType,
  title: Object.entries(TITLES).find(([one]) => one === String(status))?.[1] ?? "Error",
  status,
  request,
})

/** Answers of effect's own are plain text, or empty. */
const asProblem = (answer: HttpServerResponse.HttpServerResponse, id: string) =>
  answer.headers["content-type"] === ProblemDetails.contentType ? answer : respond(plain(answer.status, id))

const respond = (problem: Problem, headers: Readonly<Record<string, string>> = {}) =>
  HttpServerResponse.setHeaders(ProblemDetails.toResponse({ ...problem }), headers)
