// A service's refusals and silences, as the contract's errors: what happened, to what, what to do next.
import { ConnectorError, type Json } from "@latchkey/core"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { tidy } from "./model.ts"

/** RFC 7644, section 3.12. */
const Body = Schema.Struct({ detail: Schema.optionalKey(Schema.String), scimType: Schema.optionalKey(Schema.String) })
const SILENT: typeof Body.Type = {}

/** Whether repeating a request may do something twice. */
export type Access = "read" | "write"

/** No whole answer, for a reason such as `fetch failed` or `status 502`; a write may have been done all the same. */
export const unavailable = (operation: string, access: Access, why: string) =>
  new ConnectorError({
    operation,
    message: `The SCIM service gave no whole answer to ${operation} (${why})${access === "write" ? ": it may have been done" : ""}.`,
    remedy:
      access === "write"
        ? "Run the same command again: what was done is seen, and not done twice."
        : "Nothing was changed by this call. See that the service can be reached (the network, SCIM_BASE_URL), and try again.",
    reason: { _tag: "Unavailable", unknownOutcome: access === "write" },
  })

export const contractBroken = (operation: string, place: string) =>
  new ConnectorError({
    operation,
    message: `The SCIM service's answer to ${operation} does not look as RFC 7643 and 7644 say: ${place}`,
    remedy: "Nothing was concluded from it. Report it to the service's maker, with the operation and the place.",
    reason: { _tag: "ContractBroken", place },
  })

export const restless = (operation: string) =>
  new ConnectorError({
    operation,
    message: `${operation} kept changing, or giving other pages, while it was read: it could not be had whole.`,
    remedy: "Try again when less is being changed: a short list is never given as a whole one.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })

export const notFound = (what: string) =>
  new ConnectorError({
    operation: "GET /Users",
    message: `The SCIM service has no user ${what}.`,
    remedy: "Check the id or the e-mail with `latchkey accounts`.",
    reason: { _tag: "NotFound" },
  })

export const ambiguous = (who: string, candidates: ReadonlyArray<string>) =>
  new ConnectorError({
    operation: "GET /Users",
    message: `${candidates.length} accounts answer to ${who}: ${candidates.join(", ")}.`,
    remedy: "Name the account by its id.",
    reason: { _tag: "Ambiguous", candidates },
  })

export const noSessions = new ConnectorError({
  operation: "sessions",
  message: "SCIM knows no sessions: they can't be ended through it.",
  remedy: "End them in the service itself, or deprovision the account.",
  reason: { _tag: "NotFound" },
})

/** Makes the contract's error of an answer that is not a success; its body may be anything, its status speaks. */
export const ofAnswer = (
  operation: string,
  access: Access,
  {
    status,
    retryAfter,
    body,
  }: { readonly status: number; readonly retryAfter: string | undefined; readonly body: Json },
) => {
  const { detail, scimType } = Option.getOrElse(Schema.decodeUnknownOption(Body)(tidy(body)), () => SILENT)
  const said = [scimType, detail].filter((part) => part !== undefined).join(": ")
  const refused = (remedy: string, reason: ConnectorError["reason"]) =>
    new ConnectorError({
      operation,
      message: `The SCIM service answered ${status} to ${operation}${said === "" ? "" : `: ${said.replace(/\.$/, "")}`}.`,
      remedy,
      reason,
    })
  if (status === 401)
    return refused("Check the token (with SCIM_USER: the password).", { _tag: "NotAuthorised", missingScopes: [] })
  if (status === 403) return refused("Use a token that may do this.", { _tag: "NotAuthorised", missingScopes: [] })
  if (status === 404) return refused("Look again: it may have been deleted meanwhile.", { _tag: "NotFound" })
  if (status === 429)
    return refused("Wait, then run the same command again: it goes on where it stopped.", {
      _tag: "RateLimited",
      retryAfterSeconds: Number.parseInt(retryAfter ?? "", 10) || 60,
    })
  // 501 is a decision, not an outage.
  if (status >= 500 && status !== 501) return unavailable(operation, access, `status ${status}`)
  return refused("The service refused it for what it says; nothing was changed by this call.", {
    _tag: "Refused",
    status,
  })
}
