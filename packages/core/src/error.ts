import * as Data from "effect/Data"

/** Why a connector could not do what it was asked. Few on purpose: hosts make exit codes and HTTP statuses of them. */
export type Reason =
  | { readonly _tag: "Settings" }
  | { readonly _tag: "NotAuthorised"; readonly missingScopes: ReadonlyArray<string> }
  | { readonly _tag: "NotFound" }
  | { readonly _tag: "Ambiguous"; readonly candidates: ReadonlyArray<string> }
  | { readonly _tag: "RateLimited"; readonly retryAfterSeconds: number }
  /** The remote did not answer, or answered with a 5xx. `unknownOutcome`: a write may have been done. */
  | { readonly _tag: "Unavailable"; readonly unknownOutcome: boolean }
  /** The remote refused a request for what it said, and always will. */
  | { readonly _tag: "Refused"; readonly status: number }
  /** The remote (or a plan from a file) does not look as its contract says; `place` says where. */
  | { readonly _tag: "ContractBroken"; readonly place: string }

/** What a connector fails with: what happened, to what, and what to do next. Never holds a secret. */
export class ConnectorError extends Data.TaggedError("ConnectorError")<{
  /** The operation that failed, in the remote's own terms (an OpenAPI operation id). */
  readonly operation: string
  readonly message: string
  readonly remedy: string
  readonly reason: Reason
}> {}
