import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { GitHub } from "../client.ts"
import { Issue } from "../model.ts"
import { getReviewers, pullAt } from "../work.ts"
import { HandOver, inPlace, nextWrite, sayHandOver, seen, There } from "./hand-over.ts"

/** Who is asked to review a pull request; teams that are asked stay asked. */
export const reviewer = defineStep({
  kind: "reviewer",
  intent: HandOver,
  item: There,
  reversible: true,

  look: (github: GitHub, { id }) => Effect.map(getReviewers(github, id), ({ users }) => seen(users)),

  want: inPlace,

  act: (github, { id }, { state }, wanted) => {
    const { add, logins } = nextWrite(state, wanted)
    const params = { path: pullAt(id) }
    const body = { reviewers: logins }
    const written = add
      ? github.write("pulls/request-reviewers", Issue, (api, way) =>
          api.POST("/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", { ...way, params, body }),
        )
      : github.write("pulls/remove-requested-reviewers", Issue, (api, way) =>
          api.DELETE("/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", { ...way, params, body }),
        )
    return Effect.map(written, ({ requested_reviewers: asked }) => seen(asked))
  },

  say: ({ id, name }, before, _after, intent) => `${id} "${name}", review: ${sayHandOver(before, intent)}`,
})
