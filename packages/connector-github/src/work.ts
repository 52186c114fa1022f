import type { ConnectorError, Sight } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type GitHub, per_page } from "./client.ts"
import { Issue, Reviewers } from "./model.ts"
import { listRepositories } from "./repositories.ts"

/** Open issues and pull requests that wait for somebody, by `owner/name#number`. */
export interface Work {
  readonly assigned: ReadonlyMap<string, Issue>
  readonly reviews: ReadonlyMap<string, Issue>
  readonly unseen: Sight["unseen"]
}

/** A search gives no more. */
const MOST_FOUND = 1000

/** By search, three questions; where a search can't be had whole, repository by repository. */
export const readWork = Effect.fn("github.readWork")(function* (github: GitHub, login: string) {
  // An app may not ask for issues and pull requests at once.
  const issues = yield* search(github, `is:issue assignee:${login}`)
  const pulls = yield* search(github, `is:pr assignee:${login}`)
  const reviews = yield* search(github, `is:pr user-review-requested:${login}`)
  if (issues === undefined || pulls === undefined || reviews === undefined) return yield* sweep(github, login)
  return { assigned: new Map([...issues, ...pulls]), reviews: new Map(reviews), unseen: [] }
})

const Found = Schema.Struct({
  total_count: Schema.Int,
  incomplete_results: Schema.Boolean,
  items: Schema.Array(Issue),
})

/** Nothing, where there is more than it gives. What is archived can't be changed. */
const search = Effect.fnUntraced(function* (github: GitHub, what: string) {
  const q = `org:${github.org} is:open archived:false ${what}`
  const pages = yield* github.pages("search/issues-and-pull-requests", Found, (api, way) =>
    api.GET("/search/issues", { ...way, params: { query: { q, sort: "created", order: "asc", per_page } } }),
  )
  const items = new Map(pages.flatMap((page) => page.items.map((one) => [keyOf(one), one] as const)))
  const whole = pages.every((one) => !one.incomplete_results && one.total_count === items.size)
  return whole && items.size < MOST_FOUND ? items : undefined
})

const sweep = Effect.fnUntraced(function* (github: GitHub, login: string) {
  const assigned = new Map<string, Issue>()
  const reviews = new Map<string, Issue>()
  const unseen: Array<Sight["unseen"][number]> = []
  for (const { name, full_name } of yield* listRepositories(github)) {
    const looked = Effect.gen(function* () {
      for (const issue of yield* listAssigned(github, name, login)) assigned.set(`${full_name}#${issue.number}`, issue)
      for (const pull of yield* listPulls(github, name))
        if (pull.requested_reviewers?.some((one) => one.login === login))
          reviews.set(`${full_name}#${pull.number}`, pull)
    })
    yield* looked.pipe(
      Effect.catchIf(cannotBeSeen, ({ message }) => Effect.sync(() => unseen.push({ what: full_name, why: message }))),
    )
  }
  return { assigned, reviews, unseen } satisfies Work
})

const cannotBeSeen = ({ reason }: ConnectorError) => reason._tag === "NotFound" || reason._tag === "NotAuthorised"

const listAssigned = (github: GitHub, repo: string, assignee: string) =>
  github.list("issues/list-for-repo", `${repo} ${assignee}`, Issue, (api, way) =>
    api.GET("/repos/{owner}/{repo}/issues", {
      ...way,
      params: { path: { owner: github.org, repo }, query: { assignee, state: "open", per_page } },
    }),
  )

const listPulls = (github: GitHub, repo: string) =>
  github.list("pulls/list", repo, Issue, (api, way) =>
    api.GET("/repos/{owner}/{repo}/pulls", {
      ...way,
      params: { path: { owner: github.org, repo }, query: { state: "open", per_page } },
    }),
  )

export const getIssue = (github: GitHub, id: string) =>
  github.read("issues/get", Issue, (api, way) =>
    api.GET("/repos/{owner}/{repo}/issues/{issue_number}", { ...way, params: { path: issueAt(id) } }),
  )

export const getReviewers = (github: GitHub, id: string) =>
  github.read("pulls/list-requested-reviewers", Reviewers, (api, way) =>
    api.GET("/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", { ...way, params: { path: pullAt(id) } }),
  )

const keyOf = ({ repository_url: url = "", number }: Issue) => `${url.split("/").slice(-2).join("/")}#${number}`

const at = (id: string) => {
  const [, owner = "", repo = "", number = ""] = /^([^/]+)\/([^#]+)#(\d+)$/.exec(id) ?? []
  return { path: { owner, repo }, number: Number(number) }
}
export const issueAt = (id: string) => ({ ...at(id).path, issue_number: at(id).number })
export const pullAt = (id: string) => ({ ...at(id).path, pull_number: at(id).number })
