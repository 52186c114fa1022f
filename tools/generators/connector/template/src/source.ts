import type { Answer, Refusal, Source } from "@latchkey/core/http"
import * as Redacted from "effect/Redacted"
import type { Settings } from "./settings.ts"

/** To fill in: `budget`, where Sample says how many requests it takes; `requestId`, where its header has a name of its own. */
export const sourceOf = ({ token }: Settings): Source => ({
  id: "sample",
  name: "Sample",
  secrets: [Redacted.value(token)],
  remedies: {
    reach: "See that Sample can be reached (the network, SAMPLE_API_URL), and try again.",
    credentials: "Check the token.",
    rights: "Use a token that may do this.",
  },
  refusal,
})

/** To fill in: what a refusal says beyond its status: in which words, which scopes are missing, how long to wait. */
const refusal = ({ json }: Answer): Refusal =>
  typeof json === "object" && json !== null && "message" in json ? { said: String(json["message"]) } : {}
