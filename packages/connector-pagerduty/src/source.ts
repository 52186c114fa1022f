import type { Json } from "@latchkey/core"
import type { Answer, Refusal, Source } from "@latchkey/core/http"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Settings } from "./settings.ts"

export const baseUrlOf = ({ apiUrl, region }: Settings) =>
  (apiUrl ?? (region === "eu" ? "https://api.eu.pagerduty.com" : "https://api.pagerduty.com")).replace(/\/$/, "")

export const headersOf = (settings: Settings) => {
  const token = Redacted.value(settings.token)
  return {
    Accept: "application/vnd.pagerduty+json;version=2",
    // OAuth tokens are told by their form; every other kind is an API key.
    Authorization: token.startsWith("pdus+") || token.startsWith("eyJ") ? `Bearer ${token}` : `Token token=${token}`,
  }
}

/** PagerDuty as a source: 960 requests a minute for a key. */
export const sourceOf = ({ token }: Settings): Source => ({
  id: "pagerduty",
  name: "PagerDuty",
  secrets: [Redacted.value(token)],
  remedies: {
    reach: "See that PagerDuty can be reached (the network, PAGERDUTY_API_URL), and try again.",
    credentials: "Check the token, and that its region (us or eu) is the account's.",
    rights: "Use a token of somebody who may do this.",
  },
  budget: { limit: 960, window: "1 minute" },
  refusal,
})

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

const refusal = ({ status, headers, json }: Answer): Refusal => {
  const error = Option.getOrUndefined(Schema.decodeUnknownOption(Body)(json))?.error
  const said = [error?.message, ...details(error?.errors)].filter((part) => part !== undefined).join(": ")
  // Seconds from now, whatever the name says elsewhere; proxies say Retry-After.
  const reset = status === 429 ? headers["ratelimit-reset"] : undefined
  return {
    said,
    missingScopes: error?.required_scopes === undefined ? [] : [error.required_scopes].flat(),
    // Account-level writes that collide are refused with a 400 that says so: known not done.
    passes: status === 400 && said.includes("could not be locked"),
    ...(reset !== undefined && { pause: Number(reset) }),
  }
}

const details = (errors: Json | undefined): ReadonlyArray<string> => {
  if (errors === undefined || errors === null) return []
  if (typeof errors !== "object") return [String(errors)]
  if (Array.isArray(errors)) return errors.map(String)
  return Object.entries(errors).map(([field, messages]) => `${field} ${[messages].flat().join(", ")}`)
}
