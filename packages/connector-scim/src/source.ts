import type { Source } from "@latchkey/core/http"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { tidied } from "./model.ts"
import type { Settings } from "./settings.ts"

/** RFC 7644, section 3.1. */
export const MEDIA = "application/scim+json"

/** RFC 7644, section 3.12. */
const Body = Schema.Struct({ detail: Schema.optionalKey(Schema.String), scimType: Schema.optionalKey(Schema.String) })
const decode = Schema.decodeUnknownOption(tidied(Body))

/** A SCIM service as a source: it names no limit, and may say what it was sent, plain or as HTTP Basic has it. */
export const sourceOf = ({ token, user = "" }: Settings): Source => {
  const secret = Redacted.value(token)
  return {
    id: "scim",
    name: "The SCIM service",
    secrets: [secret, Buffer.from(`${user}:${secret}`).toString("base64")],
    remedies: {
      reach: "See that the service can be reached (the network, SCIM_BASE_URL), and try again.",
      credentials: "Check the token (with SCIM_USER: the password).",
      rights: "Use a token that may do this.",
    },
    refusal: ({ json }) => {
      const { detail, scimType } = Option.getOrElse(decode(json), (): typeof Body.Type => ({}))
      return { said: [scimType, detail].filter((part) => part !== undefined).join(": ") }
    },
  }
}
