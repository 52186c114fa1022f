import * as Schema from "effect/Schema"

/** How to reach a GitHub organisation. The token is an owner's, or an app's installed there; it is never part of a URL. */
export const Settings = Schema.Struct({
  token: Schema.RedactedFromValue(Schema.NonEmptyString, { label: "GitHub token" }),
  /** The organisation's login: the `acme` of github.com/acme. */
  org: Schema.String.check(Schema.isPattern(/^[\w-]+$/)),
  /** Base URL, for GitHub Enterprise (`https://github.acme.test/api/v3`), a proxy or a stand-in. */
  apiUrl: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s@]+$/))),
})
export type Settings = typeof Settings.Type

/** The names that people of GitHub already have in their environments. */
export const environment = { GITHUB_TOKEN: "token", GITHUB_ORG: "org", GITHUB_API_URL: "apiUrl" }
