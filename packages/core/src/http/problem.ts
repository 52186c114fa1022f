// Refusals and silences of a source, as the contract's errors: what happened, to what, what to do next.
import * as Effect from "effect/Effect"
import { ConnectorError, type Reason } from "../error.ts"
import type { Access, Answer, Refusal, Source } from "./source.ts"

/** No whole answer, for a reason such as `fetch failed` or `status 502`; a write may have been done all the same. */
export const unavailable = ({ name, remedies }: Source, operation: string, access: Access, why: string) =>
  new ConnectorError({
    operation,
    message: `${name} gave no whole answer to ${operation} (${why})${access === "write" ? ": it may have been done" : ""}.`,
    remedy:
      access === "write"
        ? "Run the same command again: what was done is seen, and not done twice."
        : `Nothing was changed by this call. ${remedies.reach}`,
    reason: { _tag: "Unavailable", unknownOutcome: access === "write" },
  })

/** The source does not answer as its contract says; `place` says where. */
export const contractBroken = (operation: string, place: string) =>
  new ConnectorError({
    operation,
    message: `The answer to ${operation} does not look as published: ${place}`,
    remedy: "Nothing was concluded from it. Report it with the operation and the place.",
    reason: { _tag: "ContractBroken", place },
  })

/** A listing whose rows moved, however often it was begun anew. */
export const restless = (operation: string) =>
  new ConnectorError({
    operation,
    message: `${operation} kept changing while it was read: it could not be had whole.`,
    remedy: "Try again when less is being changed: a short list is never given as a whole one.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })

/** `PagerDuty has no user with the id "x".` */
export const notFound = (
  operation: string,
  name: string,
  what: string,
  remedy = "Check the id or the e-mail with `latchkey accounts`.",
) =>
  new ConnectorError({
    operation,
    message: `${name} has no ${what}.`,
    remedy,
    reason: { _tag: "NotFound" },
  })

/** The one that answers to a name: `NotFound` or `Ambiguous` otherwise. */
export const theOne = <A>(
  operation: string,
  name: string,
  what: string,
  found: ReadonlyArray<A>,
  idOf: (one: A) => string,
): Effect.Effect<A, ConnectorError> => {
  const [first, ...more] = found
  if (first === undefined) return Effect.fail(notFound(operation, name, what))
  if (more.length === 0) return Effect.succeed(first)
  const candidates = found.map(idOf)
  return Effect.fail(
    new ConnectorError({
      operation,
      message: `${name} has more than one ${what}: ${candidates.join(", ")}.`,
      remedy: "Name the one that you mean by its id.",
      reason: { _tag: "Ambiguous", candidates },
    }),
  )
}

/** That there is none is an answer. */
export const orNothing = <A, R>(answer: Effect.Effect<A, ConnectorError, R>) =>
  Effect.catchIf(
    answer,
    ({ reason }) => reason._tag === "NotFound",
    () => Effect.succeed(undefined),
  )

/** The contract's error of an answer that is not a success. */
export const refused = (
  source: Source,
  operation: string,
  access: Access,
  { status }: Answer,
  { said = "", missingScopes = [], pause }: Refusal,
): ConnectorError => {
  // 501 is a decision, not an outage.
  if (status >= 500 && status !== 501) return unavailable(source, operation, access, `status ${status}`)
  const no = (remedy: string, reason: Reason) =>
    new ConnectorError({
      operation,
      message: `${source.name} answered ${status} to ${operation}${said === "" ? "" : `: ${said.replace(/\.$/, "")}`}.`,
      remedy,
      reason,
    })
  if (pause !== undefined)
    return no(`Wait ${pause} s, then run the same command again: it goes on where it stopped.`, {
      _tag: "RateLimited",
      retryAfterSeconds: pause,
    })
  if (status === 401)
    return new ConnectorError({
      operation,
      message: `${source.name} did not take the credentials (401 to ${operation}).`,
      remedy: source.remedies.credentials,
      reason: { _tag: "NotAuthorised", missingScopes },
    })
  if (status === 403)
    return no(
      missingScopes.length > 0 ? `Give the token the scope ${missingScopes.join(" or ")}.` : source.remedies.rights,
      {
        _tag: "NotAuthorised",
        missingScopes,
      },
    )
  if (status === 404 || status === 410)
    return no("Look again: it may be gone meanwhile, or the credentials may not see it.", { _tag: "NotFound" })
  return no("It was refused for what it says; nothing was changed by this call.", { _tag: "Refused", status })
}
