import { type GitHub, per_page } from "./client.ts"
import { Collaborator, Repository } from "./model.ts"

export const listRepositories = (github: GitHub) =>
  github.list("repos/list-for-org", "", Repository, (api, way) =>
    api.GET("/orgs/{org}/repos", { ...way, params: { path: { org: github.org }, query: { type: "all", per_page } } }),
  )

/** Who was let in by name: outside collaborators, and members beside their teams. */
export const listDirect = (github: GitHub, repo: string) =>
  github.list("repos/list-collaborators", repo, Collaborator, (api, way) =>
    api.GET("/repos/{owner}/{repo}/collaborators", {
      ...way,
      params: { path: { owner: github.org, repo }, query: { affiliation: "direct", per_page } },
    }),
  )
