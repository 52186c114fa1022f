/** What a GitHub organisation is made of, as far as it is served. People are named by login. */
export interface World {
  org: string
  users: Array<{ readonly id: number; login: string; email?: string; name?: string }>
  members: Record<string, "admin" | "member">
  /** Members by way of these enterprise teams: removing them from the organisation leaves them in. */
  enterprise: Record<string, ReadonlyArray<string>>
  invitations: Array<{ readonly id: number; login: string | null; email: string | null; role: string }>
  teams: Array<{ readonly slug: string; name: string; members: Record<string, "maintainer" | "member"> }>
  repos: Array<{
    readonly name: string
    private: boolean
    /** Those let in by name; who is no member is an outside collaborator. */
    collaborators: Record<string, string>
    /** Answers 404, as to a token that may not see it. */
    hidden?: boolean
  }>
  /** Issues and pull requests: numbered alike, a pull request has reviewers. */
  issues: Array<Issue>
  /** Names at the identity provider, by login; without, the organisation has none. */
  saml?: Record<string, string>
  /** Requests an hour; a 304 is free. */
  rateLimit: number
  /** Searches run into their time limit, and say so. */
  searchTimesOut: boolean
}

export interface Issue {
  readonly repo: string
  readonly number: number
  title: string
  state: "open" | "closed"
  user: string
  assignees: Array<string>
  reviewers?: Array<string>
}

/** A small organisation: ana leaves, bo owns the token, olga is from outside. */
export const acmeOrg = (): World => ({
  org: "acme-org",
  users: [
    { id: 1001, login: "ana", name: "Ana Ito" },
    { id: 1002, login: "bo", email: "bo@acme.test" },
    { id: 1003, login: "cy" },
    { id: 1004, login: "dee", email: "dee@acme.test" },
    { id: 1005, login: "olga", email: "olga@outside.test" },
    { id: 1006, login: "zoe" },
    { id: 1007, login: "stranger", email: "stranger@elsewhere.test" },
  ],
  members: { ana: "admin", bo: "admin", cy: "member", dee: "member" },
  enterprise: {},
  invitations: [
    { id: 501, login: null, email: "new@acme.test", role: "direct_member" },
    { id: 502, login: "zoe", email: null, role: "direct_member" },
  ],
  teams: [
    { slug: "platform", name: "Platform", members: { ana: "maintainer", dee: "member" } },
    { slug: "web", name: "Web", members: { ana: "maintainer", cy: "maintainer" } },
  ],
  repos: [
    { name: "app", private: true, collaborators: { olga: "write", cy: "admin" } },
    { name: "site", private: false, collaborators: {} },
  ],
  issues: [
    { repo: "app", number: 1, title: "Logs grow", state: "open", user: "cy", assignees: ["ana", "cy"] },
    { repo: "app", number: 2, title: "Old", state: "closed", user: "cy", assignees: ["ana"] },
    { repo: "app", number: 3, title: "Rotate logs", state: "open", user: "cy", assignees: ["ana"], reviewers: ["ana"] },
    { repo: "site", number: 1, title: "Typo", state: "open", user: "dee", assignees: [], reviewers: ["ana", "cy"] },
    { repo: "site", number: 2, title: "Colours", state: "open", user: "bo", assignees: ["ana"] },
  ],
  rateLimit: 5000,
  searchTimesOut: false,
})
