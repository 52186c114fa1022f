import { LONG_AGO, shown } from "./contract.ts"
import { notFound } from "./http.ts"
import type { Issue, World } from "./world.ts"

type Known = Readonly<Record<string, unknown>>

export const userOf = (world: World, login: string) => {
  const found = world.users.find((user) => user.login.toLowerCase() === login.toLowerCase())
  if (found === undefined) throw notFound()
  return found
}

/** A user inside another thing. */
export const simple = (world: World, login: string, more: Known = {}, schema = "simple-user") => {
  const { id } = userOf(world, login)
  return shown(schema, { id, login, html_url: `https://github.com/${login}`, type: "User", ...more })
}

/** A user's own page. */
export const profile = (world: World, login: string) => {
  const { email = null, name = null } = userOf(world, login)
  return simple(
    world,
    login,
    { email, name, user_view_type: "public", created_at: LONG_AGO, updated_at: LONG_AGO },
    "public-user",
  )
}

export const membership = (world: World, login: string, state: string, role: string) => {
  const teams = world.enterprise[login]
  return shown("org-membership", {
    state,
    role,
    direct_membership: teams === undefined,
    ...(teams && { enterprise_teams_providing_indirect_membership: teams }),
    organization: shown("organization-simple", { login: world.org }),
    user: simple(world, login),
  })
}

export const team = (world: World, { slug, name }: World["teams"][number]) =>
  shown("team", { slug, name, html_url: `https://github.com/orgs/${world.org}/teams/${slug}` })

export const repository = (world: World, repo: World["repos"][number]) => {
  const full_name = `${world.org}/${repo.name}`
  return shown("minimal-repository", {
    id: world.repos.indexOf(repo) + 1,
    name: repo.name,
    full_name,
    private: repo.private,
    owner: shown("simple-user", { id: 1, login: world.org }),
    html_url: `https://github.com/${full_name}`,
  })
}

/** As an issue, which a pull request is as well; `schema` says for which listing. */
export const issue = (world: World, one: Issue, schema: "issue" | "issue-search-result-item") => {
  const [first] = one.assignees
  return shown(schema, {
    ...common(world, one),
    repository_url: `https://api.github.com/repos/${world.org}/${one.repo}`,
    assignee: first === undefined ? null : simple(world, first),
    ...(one.reviewers && { pull_request: { diff_url: null, html_url: null, patch_url: null, url: null } }),
  })
}

export const pull = (world: World, one: Issue) =>
  shown("pull-request-simple", {
    ...common(world, one),
    requested_reviewers: (one.reviewers ?? []).map((login) => simple(world, login)),
    requested_teams: [],
  })

const common = (world: World, one: Issue) => ({
  id: world.issues.indexOf(one) + 1,
  number: one.number,
  title: one.title,
  state: one.state,
  html_url: `https://github.com/${world.org}/${one.repo}/${one.reviewers ? "pull" : "issues"}/${one.number}`,
  user: simple(world, one.user),
  assignees: one.assignees.map((login) => simple(world, login)),
  author_association: "MEMBER",
})
