import { ConnectorError } from "@latchkey/core"
import * as Data from "effect/Data"
import { HttpApiSchema } from "effect/http-api"
import * as ProblemDetails from "effect/http/ProblemDetails"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** Every error answer: RFC 9457. */
export const Problem = Schema.Struct({
  type: Schema.Literal(ProblemDetails.blankType),
  title: Schema.String,
  status: Schema.Int,
  /** What happened, to what. */
  detail: Schema.optionalKey(Schema.String),
  /** What to do next. */
  remedy: Schema.optionalKey(Schema.String),
  /** Why a connector could not do it. */
  reason: Schema.optionalKey(Schema.String),
  /** What in the request can't be read, place by place. */
  errors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({ path: Schema.Array(Schema.Union([Schema.String, Schema.Finite])), message: Schema.String }),
    ),
  ),
  /** The request's id, as the log has it. */
  request: Schema.String,
})
  .annotate({ identifier: "Problem" })
  .pipe(HttpApiSchema.asJson({ contentType: ProblemDetails.contentType }))
export type Problem = typeof Problem.Type

/** The server itself says no. */
export class Refusal extends Data.TaggedError("Refusal")<{
  readonly status: Status
  readonly message: string
  readonly remedy?: string
  readonly headers?: Readonly<Record<string, string>>
}> {}

/** How problems are headed. */
export const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const
export type Status = keyof typeof TITLES

const answer = (status: Status) => Problem.pipe(HttpApiSchema.status(status))

/** What handlers fail with. */
export type Failure = ConnectorError | Refusal

/** What a failure is answered as. */
export const problemOf = (failure: Failure, request: string): Problem => {
  const status = failure instanceof Refusal ? failure.status : statusOf(failure)
  return {
    type: ProblemDetails.blankType,
    title: TITLES[status],
    status,
    detail: failure.message,
    ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    ...(failure instanceof ConnectorError && { reason: failure.reason._tag }),
    request,
  }
}

/** A source that refuses our token is no fault of the caller's. */
const BY_REASON = {
  Settings: 422,
  NotAuthorised: 502,
  NotFound: 404,
  Ambiguous: 409,
  RateLimited: 503,
  Unavailable: 503,
  Refused: 502,
  ContractBroken: 502,
} as const
const statusOf = ({ reason }: ConnectorError): Status => BY_REASON[reason._tag]

const Failed = Problem.pipe(
  Schema.decodeTo(
    Schema.declare((value): value is Failure => value instanceof ConnectorError || value instanceof Refusal),
    SchemaTransformation.transform({
      decode: ({ title, detail = title }): Failure => new Refusal({ status: 500, message: detail }),
      encode: (failure) => problemOf(failure, ""),
    }),
  ),
  HttpApiSchema.asJson({ contentType: ProblemDetails.contentType }),
)

/** What any route may answer. */
export const problems = [
  Failed,
  ...([400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503, 504] as const).map(answer),
] as const

/** What performing a plan may answer besides. */
export const preconditions = ([412, 428] as const).map(answer)
