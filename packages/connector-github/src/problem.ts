// GitHub's refusals and silences, as the contract's errors: what happened, to what, what to do next.
import { ConnectorError } from "@latchkey/core"

/** Writes may be repeated only where it is known that they were not done. */
export type Access = "read" | "write"

export const unavailable = (operation: string, access: Access, why: string) =>
  new ConnectorError({
    operation,
    message: `GitHub gave no whole answer to ${operation} (${why})${access === "write" ? ": it may have been done" : ""}.`,
    remedy:
      access === "write"
        ? "Run the same command again: what was done is seen, and not done twice."
        : "Nothing was changed by this call. See that GitHub can be reached, and try again.",
    reason: { _tag: "Unavailable", unknownOutcome: access === "write" },
  })

export const contractBroken = (operation: string, place: string) =>
  new ConnectorError({
    operation,
    message: `GitHub's answer to ${operation} does not look as published: ${place}`,
    remedy: "Nothing was concluded from it. Report it with the operation and the place.",
    reason: { _tag: "ContractBroken", place },
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
    message: `There is no ${what}.`,
    remedy: "Check the login or the id with `latchkey accounts`. GitHub shows an e-mail only where its owner does.",
    reason: { _tag: "NotFound" },
  })

/** How long to wait, in seconds, where an answer says that there were too many requests; these were not done. */
export const pauseOf = ({ status, headers }: Response, said: string, now: number): number | undefined => {
  if (status !== 403 && status !== 429) return undefined
  const after = headers.get("retry-after")
  if (after !== null) return Number(after)
  // Seconds since 1970, unlike most.
  if (headers.get("x-ratelimit-remaining") === "0")
    return Math.max(1, Math.ceil(Number(headers.get("x-ratelimit-reset") ?? 0) - now / 1000))
  // The secondary limit need not say how long: a minute at least.
  return status === 429 || /secondary rate limit/i.test(said) ? 60 : undefined
}

export const rateLimited = (operation: string, retryAfterSeconds: number) =>
  new ConnectorError({
    operation,
    message: `GitHub takes no more requests for ${retryAfterSeconds} s (${operation}).`,
    remedy: "Wait, then run the same command again: it goes on where it stopped.",
    reason: { _tag: "RateLimited", retryAfterSeconds },
  })

/** Makes the contract's error of an answer that is not a success. */
export const ofAnswer = (operation: string, access: Access, { status, headers }: Response, said: string) => {
  if (status >= 500) return unavailable(operation, access, `status ${status}`)
  const message = `GitHub answered ${status} to ${operation}${said === "" ? "" : `: ${said}`}.`
  if (status === 401)
    return new ConnectorError({
      operation,
      message: `GitHub did not take the token (401 to ${operation}).`,
      remedy:
        "Check the token: that it has not ended, and that it is authorised for the organisation's single sign-on.",
      reason: { _tag: "NotAuthorised", missingScopes: [] },
    })
  if (status === 403) {
    const scopes = (name: string) => (headers.get(name) ?? "").split(/,\s*/).filter((scope) => scope !== "")
    const granted = scopes("x-oauth-scopes")
    const missing = scopes("x-accepted-oauth-scopes").filter((scope) => !granted.includes(scope))
    return new ConnectorError({
      operation,
      message,
      remedy:
        missing.length > 0
          ? `Give the token the scope ${missing.join(" or ")}.`
          : "Use a token of an owner of the organisation.",
      reason: { _tag: "NotAuthorised", missingScopes: missing },
    })
  }
  if (status === 404 || status === 410)
    return new ConnectorError({
      operation,
      message,
      remedy: "Look again: it may be gone meanwhile, or the token may not see it.",
      reason: { _tag: "NotFound" },
    })
  return new ConnectorError({
    operation,
    message,
    remedy: "GitHub refused it for what it says; nothing was changed by this call.",
    reason: { _tag: "Refused", status },
  })
}
