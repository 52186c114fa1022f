// PagerDuty's refusals and silences, as the contract's errors: what happened, to what, what to do next.
import { ConnectorError } from "@latchkey/core"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Access } from "./http.ts"

// `errors` may be an array, a string, absent, or a map of field -> messages (v3).
const Body = Schema.Struct({
  error: Schema.Struct({
    code: Schema.optionalKey(Schema.Number),
    message: Schema.optionalKey(Schema.String),
    errors: Schema.optionalKey(
      Schema.Union([
        Schema.String,
        Schema.Array(Schema.String),
        Schema.Record(Schema.String, Schema.Array(Schema.String)),
      ]),
    ),
    required_scopes: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  }),
})

/** No whole answer, for a reason such as `fetch failed` or `status 502`; a write may have been done all the same. */
export const unavailable = (operation: string, access: Access, why?: string) => {
  const message = `PagerDuty gave no whole answer to ${operation}${why === undefined ? "" : ` (${why})`}`
  return access === "write"
    ? new ConnectorError({
        operation,
        message: `${message}: it may have been done.`,
        remedy: "Run the same command again: what was done is seen, and not done twice.",
        reason: { _tag: "Unavailable", unknownOutcome: true },
      })
    : new ConnectorError({
        operation,
        message: `${message}.`,
        remedy:
          "Nothing was changed by this call. See that PagerDuty can be reached (the network, PAGERDUTY_API_URL), and try again.",
        reason: { _tag: "Unavailable", unknownOutcome: false },
      })
}

export const contractBroken = (operation: string, place: string) =>
  new ConnectorError({
    operation,
    message: `PagerDuty's answer to ${operation} does not look as published: ${place}`,
    remedy: "Nothing was concluded from it. Report it with the operation and the place.",
    reason: { _tag: "ContractBroken", place },
  })

/** A list longer than PagerDuty gives: it could be asked for in parts. */
export class TooMany extends ConnectorError {}

export const tooMany = (operation: string, most: number) =>
  new TooMany({
    operation,
    message: `${operation} has more than ${most} rows, and PagerDuty gives no more than that: the list would be short.`,
    remedy: "Narrow it (by team, or by part of a name): a short list is never given as a whole one.",
    reason: { _tag: "Refused", status: 400 },
  })

export const notWhole = (operation: string, found: number, total: number) =>
  new ConnectorError({
    operation,
    message: `${operation} has ${total} rows and gives 10000 at most; asked in parts, it gave ${found} of them.`,
    remedy: "Try again when nobody is being added or deleted: a short list is never given as a whole one.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })

export const restless = (operation: string) =>
  new ConnectorError({
    operation,
    message: `${operation} kept changing while it was read: it could not be had whole.`,
    remedy: "Try again when less is being changed.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })

export const notFound = (operation: string, what: string) =>
  new ConnectorError({
    operation,
    message: `PagerDuty has no ${what}.`,
    remedy: "Check the id or the e-mail with `latchkey accounts`.",
    reason: { _tag: "NotFound" },
  })

export const noAgent = new ConnectorError({
  operation: "updateIncidents",
  message: "An account token changes incidents in somebody's name, and none is set.",
  remedy: "Set PAGERDUTY_FROM (or `from` in the config file) to the e-mail of a user who is not leaving.",
  reason: { _tag: "Settings" },
})

/** Makes the contract's error of an answer that is not a success. */
export const ofAnswer = (
  operation: string,
  access: Access,
  response: Response,
  body: unknown,
  scrub: (text: string) => string,
) => {
  const { status } = response
  const error = Option.getOrUndefined(Schema.decodeUnknownOption(Body)(body))?.error
  const scopes = error?.required_scopes === undefined ? [] : [error.required_scopes].flat()
  const said = scrub([error?.message, ...details(error?.errors)].filter((part) => part !== undefined).join(": "))
  const message = `PagerDuty answered ${status} to ${operation}${said === "" ? "" : `: ${said}`}.`
  if (status === 401)
    return new ConnectorError({
      operation,
      message: `PagerDuty did not take the token (401 to ${operation}).`,
      remedy: "Check the token, and that its region (us or eu) is the account's.",
      reason: { _tag: "NotAuthorised", missingScopes: [] },
    })
  if (status === 403)
    return new ConnectorError({
      operation,
      message,
      remedy:
        scopes.length > 0
          ? `Give the token the scope ${scopes.join(", ")}.`
          : "Use a token of somebody who may do this.",
      reason: { _tag: "NotAuthorised", missingScopes: scopes },
    })
  if (status === 404)
    return new ConnectorError({
      operation,
      message,
      remedy: "Look again: it may have been deleted meanwhile.",
      reason: { _tag: "NotFound" },
    })
  if (status === 429)
    return new ConnectorError({
      operation,
      message,
      remedy: "Wait, then run the same command again: it goes on where it stopped.",
      reason: { _tag: "RateLimited", retryAfterSeconds: Number(response.headers.get("ratelimit-reset") ?? 60) },
    })
  if (status >= 500) return unavailable(operation, access, `status ${status}`)
  return new ConnectorError({
    operation,
    message,
    remedy: "PagerDuty refused it for what it says; nothing was changed by this call.",
    reason: { _tag: "Refused", status },
  })
}

const details = (
  errors: string | ReadonlyArray<string> | { readonly [field: string]: ReadonlyArray<string> } | undefined,
) => {
  if (errors === undefined) return []
  if (typeof errors === "string") return [errors]
  if (isList(errors)) return errors
  return Object.entries(errors).map(([field, messages]) => `${field} ${messages.join(", ")}`)
}
const isList = (errors: unknown): errors is ReadonlyArray<string> => Array.isArray(errors)
