import { type Blocker, type PlannedStep, readOptions, type Target, type TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { GitHub } from "./client.ts"
import type { Issue } from "./model.ts"
import { findPerson, type Person } from "./people.ts"
import { assignee } from "./steps/assignee.ts"
import { seen } from "./steps/hand-over.ts"
import { lookAt, maintainer } from "./steps/maintainer.ts"
import { reviewer } from "./steps/reviewer.ts"
import { listTeamMembers, listTeams } from "./teams.ts"
import { getReviewers, readWork } from "./work.ts"

/** Teams with no other maintainer, open issues and pull requests, requested reviews: to the successor, one step each. */
export const transferData = (github: GitHub): TransferData => ({
  plan: Effect.fn("github.transferData")(function* ({ from, to, options }) {
    const leaver = yield* findPerson(github, from)
    const { destinations = {} } = yield* readOptions(Schema.Struct({}), options)
    const successors = new Map<string, Person>()
    for (const who of new Set([...(to === undefined ? [] : [to]), ...Object.values(destinations)]))
      successors.set(who, yield* findPerson(github, who))
    const successorOf = (what: string) => successors.get(destinations[what] ?? to ?? "")
    // Who has no login yet can hold nothing.
    const login = leaver.as === "invitation" ? undefined : leaver.login
    const work = login === undefined ? NOTHING : yield* readWork(github, login)
    const teams = login === undefined ? [] : yield* soleTeams(github, leaver.account.id)

    const steps: Array<PlannedStep | undefined> = []
    const held: Array<Blocker> = []
    const warnings: Array<string> = []
    /** The successor, or a blocker where there is none. */
    const heir = (target: Target, what: string) => {
      const found = successorOf(target.id)?.login
      if (found === undefined)
        held.push({ key: `${target.type}:${target.id}`, what, clearedBy: "Naming somebody who takes it over." })
      return found
    }
    for (const { slug, name, html_url: url } of teams) {
      const target = { type: "team", id: slug, name, url }
      const next = heir(target, `${leaver.account.name} is the only maintainer of the team "${name}".`)
      if (next === undefined) continue
      const { state } = yield* lookAt(github, slug, next)
      steps.push(maintainer.plan({ target, intent: { to: next }, state, stage: 1 }))
    }
    for (const [id, issue] of work.assigned) {
      const target = targetOf("issue", id, issue)
      const next = heir(target, `${id} "${issue.title}" is assigned to ${leaver.account.name}.`)
      if (next === undefined || login === undefined) continue
      const { state } = seen(issue.assignees)
      steps.push(assignee.plan({ target, intent: { from: login, to: next }, state, stage: 1 }))
    }
    for (const [id, issue] of work.reviews) {
      const target = targetOf("review", id, issue)
      const next = heir(target, `${leaver.account.name} is asked to review ${id} "${issue.title}".`)
      if (next === undefined || login === undefined) continue
      const own = issue.user?.login === next
      if (own) warnings.push(`${next} made ${id}, and can't review it: ask somebody else.`)
      const { state } = seen((yield* getReviewers(github, id)).users)
      const intent = { from: login, ...(!own && { to: next }) }
      steps.push(reviewer.plan({ target, intent, state, stage: 1 }))
    }
    return {
      steps: steps.filter((step) => step !== undefined),
      blockers: [...mayNotTake(leaver, [...successors.values()]), ...held],
      warnings,
      sight: { unseen: work.unseen },
      accounts: [leaver, ...successors.values()].map(({ account }) => account.id),
    }
  }),
})

const NOTHING = { assigned: new Map<string, Issue>(), reviews: new Map<string, Issue>(), unseen: [] }

const targetOf = (type: string, id: string, { title: name, html_url: url }: Issue) => ({ type, id, name, url })

/** One call for each team. */
const soleTeams = Effect.fnUntraced(function* (github: GitHub, account: string) {
  const teams = yield* listTeams(github)
  const led = yield* Effect.forEach(teams, ({ slug }) => listTeamMembers(github, slug, "maintainer"))
  return teams.filter((_, index) => led[index]?.length === 1 && String(led[index][0]?.id) === account)
})

const mayNotTake = (leaver: Person, successors: ReadonlyArray<Person>): ReadonlyArray<Blocker> =>
  successors
    .filter(({ as, account }) => as !== "member" || account.id === leaver.account.id)
    .map(({ account: { id, name } }) => ({
      key: `successor:${id}`,
      what: `${name} can't take anything over: only another member of the organisation can.`,
      clearedBy: "Naming a member, or waiting until the invitation is accepted.",
    }))
