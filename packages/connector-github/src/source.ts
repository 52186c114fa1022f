import type { Answer, Refusal, Source } from "@latchkey/core/http"
import * as Redacted from "effect/Redacted"
import { conditional } from "./conditional.ts"
import type { Settings } from "./settings.ts"

export const baseUrlOf = ({ apiUrl }: Settings) => (apiUrl ?? "https://api.github.com").replace(/\/$/, "")

export const headersOf = ({ token }: Settings) => ({
  Accept: "application/vnd.github+json",
  Authorization: `Bearer ${Redacted.value(token)}`,
  "X-GitHub-Api-Version": "2022-11-28",
})

/** GitHub as a source: its budgets are many, and told only by refusals. */
export const sourceOf = ({ token }: Settings): Source => ({
  id: "github",
  name: "GitHub",
  secrets: [Redacted.value(token)],
  remedies: {
    reach: "See that GitHub can be reached (the network, GITHUB_API_URL), and try again.",
    credentials:
      "Check the token: that it has not ended, and that it is authorised for the organisation's single sign-on.",
    rights: "Use a token of an owner of the organisation.",
  },
  requestId: "x-github-request-id",
  transport: conditional,
  refusal,
})

const refusal = ({ status, headers, json }: Answer, now: number): Refusal => {
  const said = typeof json === "object" && json !== null && "message" in json ? String(json["message"]) : ""
  const scopes = (name: string) => (headers[name] ?? "").split(/,\s*/).filter((scope) => scope !== "")
  const granted = scopes("x-oauth-scopes")
  const pause = status === 403 || status === 429 ? pauseOf(headers, said, now) : undefined
  return {
    said,
    missingScopes: scopes("x-accepted-oauth-scopes").filter((scope) => !granted.includes(scope)),
    ...(pause !== undefined && { pause }),
  }
}

/** Where a 403 or 429 means too many requests. These were not done. */
const pauseOf = (headers: Answer["headers"], said: string, now: number): number | undefined => {
  const after = headers["retry-after"]
  if (after !== undefined) return Number(after)
  // Seconds since 1970, unlike most.
  if (headers["x-ratelimit-remaining"] === "0")
    return Math.max(1, Math.ceil(Number(headers["x-ratelimit-reset"] ?? 0) - now / 1000))
  // The secondary limit need not say how long: a minute at least.
  return /secondary rate limit/i.test(said) ? 60 : undefined
}
