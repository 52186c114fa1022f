import { Hono } from "hono"
import type { Emulator } from "./emulator.ts"
import { answer, bodyOf, type Call, type Env, notFound, page, Refusal } from "./http.ts"
import { issue, membership, profile, pull, repository, simple, team, userOf } from "./views.ts"
import { LONG_AGO, shown } from "./contract.ts"
import type { Issue } from "./world.ts"

/** The operations of `openapi/operations.json`, over the world as it is. */
export const api = (emulator: Emulator) => {
  const org = new Hono<Env>()
    .use(async (call, next) => {
      if (call.req.path.split("/")[2] !== emulator.world.org) throw notFound()
      const { members } = emulator.world
      if (call.req.method !== "GET" && members[call.var.caller ?? ""] === "member")
        throw new Refusal(403, "You must be an admin to do this.")
      await next()
    })
    .get("/members", (call) => {
      const role = call.req.query("role") ?? "all"
      const logins = Object.entries(emulator.world.members).flatMap(([login, has]) =>
        role === "all" || has === role ? [login] : [],
      )
      return people(call, logins)
    })
    .get("/outside_collaborators", (call) => people(call, outside()))
    .delete("/outside_collaborators/:login", (call) => {
      const login = call.req.param("login")
      if (login in emulator.world.members)
        throw new Refusal(422, "You cannot specify an organization member to remove as an outside collaborator.")
      takeOut(login)
      return call.body(null, 204)
    })
    .get("/invitations", (call) => {
      const rows = page(call, emulator.world.invitations).map((one) =>
        shown("organization-invitation", {
          ...one,
          created_at: LONG_AGO,
          inviter: simple(emulator.world, emulator.owner),
        }),
      )
      return answer(call, rows)
    })
    .delete("/invitations/:id", (call) => {
      const { invitations } = emulator.world
      const index = invitations.findIndex(({ id }) => String(id) === call.req.param("id"))
      if (index < 0) throw notFound()
      invitations.splice(index, 1)
      return call.body(null, 204)
    })
    .get("/memberships/:login", (call) => {
      const login = call.req.param("login")
      const role = emulator.world.members[login]
      if (role !== undefined) return answer(call, membership(emulator.world, login, "active", role))
      if (!emulator.world.invitations.some((one) => one.login === login)) throw notFound()
      return answer(call, membership(emulator.world, login, "pending", "member"))
    })
    .delete("/memberships/:login", (call) => {
      const { members, enterprise } = emulator.world
      const login = call.req.param("login")
      if (!(login in members)) throw notFound()
      const owners = Object.keys(members).filter((one) => members[one] === "admin")
      if (owners.length === 1 && owners[0] === login) throw new Refusal(403, "Cannot remove the last owner.")
      if (enterprise[login] === undefined) {
        delete members[login]
        takeOut(login)
      }
      return call.body(null, 204)
    })
    .get("/repos", (call) =>
      answer(
        call,
        page(call, emulator.world.repos).map((one) => repository(emulator.world, one)),
      ),
    )
    .get("/teams", (call) =>
      answer(
        call,
        page(call, emulator.world.teams).map((one) => team(emulator.world, one)),
      ),
    )
    .get("/teams/:slug/members", (call) => {
      const { slug } = call.req.param()
      const role = call.req.query("role") ?? "all"
      const logins = Object.keys(teamOf(slug).members).filter((login) => role === "all" || roleIn(slug, login) === role)
      return people(call, logins, "team-member")
    })
    .get("/teams/:slug/memberships/:login", (call) => {
      const { slug, login } = call.req.param()
      const role = roleIn(slug, login)
      if (role === undefined) throw notFound()
      return answer(call, shown("team-membership", { role, state: "active" }))
    })
    .put("/teams/:slug/memberships/:login", (call) => {
      const { slug, login } = call.req.param()
      if (!(login in emulator.world.members)) throw new Refusal(422, "Not a member of the organization.")
      const { role = "member" } = bodyOf<{ role?: "maintainer" | "member" }>(call)
      teamOf(slug).members[login] = role
      return answer(call, shown("team-membership", { role: roleIn(slug, login), state: "active" }))
    })
    .delete("/teams/:slug/memberships/:login", (call) => {
      delete teamOf(call.req.param("slug")).members[call.req.param("login")]
      return call.body(null, 204)
    })

  const repo = new Hono<Env>()
    .get("/collaborators", (call) => {
      const { collaborators } = repoOf(call)
      const rows = page(call, Object.entries(collaborators)).map(([login, role_name]) =>
        simple(emulator.world, login, { role_name }, "collaborator"),
      )
      return answer(call, rows)
    })
    .get("/issues", (call) => {
      const { state = "open", assignee } = call.req.query()
      const found = issuesOf(call).filter(
        (one) =>
          (state === "all" || one.state === state) && (assignee === undefined || one.assignees.includes(assignee)),
      )
      return answer(
        call,
        page(call, found).map((one) => issue(emulator.world, one, "issue")),
      )
    })
    .get("/issues/:number", (call) => answer(call, issue(emulator.world, issueOf(call), "issue")))
    .post("/issues/:number/assignees", (call) => {
      const one = issueOf(call)
      // Whoever can't be assigned is passed over, and an issue takes ten.
      const able = bodyOf<{ assignees?: ReadonlyArray<string> }>(call).assignees?.filter((login) => mayWork(one, login))
      one.assignees = [...new Set([...one.assignees, ...(able ?? [])])].slice(0, 10)
      return answer(call, issue(emulator.world, one, "issue"), 201)
    })
    .delete("/issues/:number/assignees", (call) => {
      const one = issueOf(call)
      const { assignees } = bodyOf<{ assignees: ReadonlyArray<string> }>(call)
      one.assignees = one.assignees.filter((login) => !assignees.includes(login))
      return answer(call, issue(emulator.world, one, "issue"))
    })
    .get("/pulls", (call) => {
      const { state = "open" } = call.req.query()
      const found = issuesOf(call).filter((one) => one.reviewers && (state === "all" || one.state === state))
      return answer(
        call,
        page(call, found).map((one) => pull(emulator.world, one)),
      )
    })
    .get("/pulls/:number/requested_reviewers", (call) => {
      const { reviewers = [] } = issueOf(call)
      return answer(call, { users: reviewers.map((login) => simple(emulator.world, login)), teams: [] })
    })
    .post("/pulls/:number/requested_reviewers", (call) => {
      const one = issueOf(call)
      const { reviewers = [] } = bodyOf<{ reviewers?: ReadonlyArray<string> }>(call)
      if (reviewers.includes(one.user)) throw new Refusal(422, "Review cannot be requested from pull request author.")
      if (!reviewers.every((login) => mayWork(one, login)))
        throw new Refusal(422, "Reviews may only be requested from collaborators.")
      one.reviewers = [...new Set([...(one.reviewers ?? []), ...reviewers])]
      return answer(call, pull(emulator.world, one), 201)
    })
    .delete("/pulls/:number/requested_reviewers", (call) => {
      const one = issueOf(call)
      const { reviewers } = bodyOf<{ reviewers: ReadonlyArray<string> }>(call)
      one.reviewers = one.reviewers?.filter((login) => !reviewers.includes(login)) ?? []
      return answer(call, pull(emulator.world, one))
    })

  /** What is asked is known: it is answered, not read. An organisation without a provider says so. */
  const externalIdentities = (call: Call) => {
    const { org: login, saml, users, members } = emulator.world
    const { org: asked, after } = bodyOf<{ variables: { org: string; after: string | null } }>(call).variables
    if (asked !== login) return { data: { organization: null }, errors: [{ message: `No organization ${asked}` }] }
    if (saml === undefined) return { data: { organization: { samlIdentityProvider: null } } }
    if (members[call.var.caller ?? ""] === "member")
      return { data: null, errors: [{ message: "You must be an owner to see the external identities." }] }
    const from = Number(after ?? 0)
    const nodes = Object.entries(saml).map(([name, nameId]) => ({
      samlIdentity: { nameId },
      user: { databaseId: users.find((user) => user.login === name)?.id ?? null },
    }))
    const pageInfo = { hasNextPage: from + MOST_NODES < nodes.length, endCursor: String(from + MOST_NODES) }
    const externalIdentities = { pageInfo, nodes: nodes.slice(from, from + MOST_NODES) }
    return { data: { organization: { samlIdentityProvider: { externalIdentities } } } }
  }

  const people = (call: Call, logins: ReadonlyArray<string>, schema = "simple-user") =>
    answer(
      call,
      page(call, logins).map((login) => simple(emulator.world, login, {}, schema)),
    )

  const outside = () =>
    [...new Set(emulator.world.repos.flatMap(({ collaborators }) => Object.keys(collaborators)))].filter(
      (login) => !(login in emulator.world.members),
    )

  /** Access goes, and with it what hangs on access: places in teams, and work in what can't be read any more. */
  const takeOut = (login: string) => {
    const { repos, teams, issues } = emulator.world
    for (const { collaborators } of repos) delete collaborators[login]
    for (const { members } of teams) delete members[login]
    const closed = new Set(repos.filter((one) => one.private).map(({ name }) => name))
    for (const one of issues.filter(({ repo: name }) => closed.has(name))) {
      one.assignees = one.assignees.filter((each) => each !== login)
      if (one.reviewers) one.reviewers = one.reviewers.filter((each) => each !== login)
    }
  }

  const teamOf = (slug: string) => {
    const found = emulator.world.teams.find((one) => one.slug === slug)
    if (found === undefined) throw notFound()
    return found
  }
  /** An owner of the organisation maintains every team that they are in. */
  const roleIn = (slug: string, login: string) => {
    const role = teamOf(slug).members[login]
    return role !== undefined && emulator.world.members[login] === "admin" ? "maintainer" : role
  }
  const repoOf = (call: Call) => {
    const [, , owner, name] = call.req.path.split("/")
    const found = emulator.world.repos.find((one) => one.name === name)
    if (owner !== emulator.world.org || found === undefined || found.hidden === true) throw notFound()
    return found
  }
  const issuesOf = (call: Call): ReadonlyArray<Issue> => {
    const { name } = repoOf(call)
    return emulator.world.issues.filter((one) => one.repo === name)
  }
  const issueOf = (call: Call) => {
    const found = issuesOf(call).find(({ number }) => String(number) === call.req.param("number"))
    if (found === undefined) throw notFound()
    return found
  }
  const mayWork = ({ repo: name }: Issue, login: string) =>
    login in emulator.world.members ||
    emulator.world.repos.some((one) => one.name === name && login in one.collaborators)

  return new Hono<Env>()
    .get("/user", (call) => {
      const { caller } = call.var
      if (caller === undefined) throw new Refusal(403, "Resource not accessible by integration")
      return answer(call, profile(emulator.world, caller))
    })
    .get("/user/:id", (call) => {
      const found = emulator.world.users.find(({ id }) => String(id) === call.req.param("id"))
      if (found === undefined) throw notFound()
      return answer(call, profile(emulator.world, found.login))
    })
    .get("/users/:login", (call) =>
      answer(call, profile(emulator.world, userOf(emulator.world, call.req.param("login")).login)),
    )
    .get("/search/users", (call) => {
      const [text = ""] = (call.req.query("q") ?? "").toLowerCase().split(" ")
      const found = emulator.world.users.filter(({ email = "" }) => email.toLowerCase().includes(text))
      const items = page(call, found, MOST_FOUND).map(({ login }) =>
        simple(emulator.world, login, {}, "user-search-result-item"),
      )
      return answer(call, { total_count: found.length, incomplete_results: false, items })
    })
    .post("/graphql", (call) => answer(call, externalIdentities(call)))
    .get("/search/issues", (call) => {
      const found = emulator.world.issues.filter(matching(call.req.query("q") ?? "", emulator))
      const items = page(call, found, MOST_FOUND).map((one) => issue(emulator.world, one, "issue-search-result-item"))
      const incomplete_results = emulator.world.searchTimesOut
      return answer(call, { total_count: found.length, incomplete_results, items, search_type: "lexical" })
    })
    .route("/orgs/:org", org)
    .route("/repos/:owner/:repo", repo)
}

/** A page of one, so that there are several. */
const MOST_NODES = 1

/** A search gives no more, whatever it counts. */
const MOST_FOUND = 1000

/** The qualifiers that are used here; what is not known finds nothing. */
const matching = (query: string, { world }: Emulator) => {
  const tests = query.split(" ").map((term): ((one: Issue) => boolean) => {
    const [name, value = ""] = term.split(":")
    if (name === "org") return () => value === world.org
    if (term === "is:open") return ({ state }) => state === "open"
    if (term === "is:issue") return ({ reviewers }) => reviewers === undefined
    if (term === "is:pr") return ({ reviewers }) => reviewers !== undefined
    if (term === "archived:false") return () => true
    if (name === "assignee") return ({ assignees }) => assignees.includes(value)
    if (name === "user-review-requested") return ({ reviewers }) => reviewers?.includes(value) === true
    return () => false
  })
  return (one: Issue) => tests.every((test) => test(one))
}
