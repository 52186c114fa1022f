import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { GitHub } from "../client.ts"
import { Issue } from "../model.ts"
import { getIssue, issueAt } from "../work.ts"
import { HandOver, inPlace, nextWrite, sayHandOver, seen, There } from "./hand-over.ts"

/** Who an open issue or pull request is assigned to: somebody is put in the leaver's place. */
export const assignee = defineStep({
  kind: "assignee",
  intent: HandOver,
  item: There,
  reversible: true,

  // What was closed meanwhile waits for nobody.
  look: (github: GitHub, { id }) =>
    Effect.map(getIssue(github, id), (issue) => seen(issue.state === "open" ? issue.assignees : [])),

  want: inPlace,

  // GitHub passes over whoever can't be assigned there: the look after it says so.
  act: (github, { id }, { state }, wanted) => {
    const { add, logins } = nextWrite(state, wanted)
    const params = { path: issueAt(id) }
    const body = { assignees: logins }
    const written = add
      ? github.write("issues/add-assignees", Issue, (api, way) =>
          api.POST("/repos/{owner}/{repo}/issues/{issue_number}/assignees", { ...way, params, body }),
        )
      : github.write("issues/remove-assignees", Issue, (api, way) =>
          api.DELETE("/repos/{owner}/{repo}/issues/{issue_number}/assignees", { ...way, params, body }),
        )
    return Effect.map(written, ({ assignees }) => seen(assignees))
  },

  say: ({ id, name }, before, _after, intent) => `${id} "${name}", assigned: ${sayHandOver(before, intent)}`,
})
