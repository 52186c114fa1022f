import * as Schema from "effect/Schema"

/** How to reach a PagerDuty account. The token may be a user's or an account's; an OAuth token is told by its form. */
export const Settings = Schema.Struct({
  token: Schema.RedactedFromValue(Schema.NonEmptyString, { label: "PagerDuty token" }),
  /** Base URL, for a proxy or a stand-in; else the region's. */
  apiUrl: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s@]+$/))),
  region: Schema.optionalKey(Schema.Literals(["us", "eu"])),
  /** The e-mail of the user who is recorded as the agent of incident changes; an account token needs it. */
  from: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[^\s@]+@[^\s@]+$/))),
})
export type Settings = typeof Settings.Type

/** The names that people of PagerDuty already have in their environments. */
export const environment = {
  PAGERDUTY_TOKEN: "token",
  PAGERDUTY_API_URL: "apiUrl",
  PAGERDUTY_SERVICE_REGION: "region",
  PAGERDUTY_FROM: "from",
}
