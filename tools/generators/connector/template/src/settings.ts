import * as Schema from "effect/Schema"

/** How to reach Sample: hosts make help and forms of it, and never print what is Redacted. */
export const Settings = Schema.Struct({
  token: Schema.RedactedFromValue(Schema.NonEmptyString, { label: "Sample token" }),
  apiUrl: Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s@]+$/)),
})
export type Settings = typeof Settings.Type

/** To fill in: the names that people of Sample already have in their environments. */
export const environment = { SAMPLE_TOKEN: "token", SAMPLE_API_URL: "apiUrl" }
