import { type ConnectorError, readOnce } from "@latchkey/core"
import { notFound, orNothing, theOne } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { MOST_ROWS, type PagerDuty } from "./client.ts"
import { User } from "./model.ts"
import * as problem from "./problem.ts"

/** Base roles, as PagerDuty's own pages name them. */
export const ROLES: Readonly<Record<string, string>> = {
  owner: "Account Owner",
  admin: "Global Admin",
  user: "Manager",
  limited_user: "Responder",
  observer: "Observer",
  restricted_access: "Restricted Access",
  read_only_user: "Full Stakeholder",
  read_only_limited_user: "Limited Stakeholder",
}

/** Stakeholders can't be on schedules, policies or incidents. */
export const isStakeholder = ({ role }: User) => role === "read_only_user" || role === "read_only_limited_user"

/** PagerDuty's "deleted, but still named": it pages nobody. */
export const isStub = ({ deleted_at }: { readonly deleted_at?: string | null }) =>
  deleted_at !== undefined && deleted_at !== null

/** What an id of PagerDuty's looks like. */
export const ID = /^[A-Z0-9]{1,36}$/i

type Detail = "contact_methods" | "notification_rules" | "teams"

interface Which {
  readonly query?: string
  readonly include?: ReadonlyArray<Detail>
}

/** `listUsers`: everybody, or those whose name or e-mail may match. More than 10,000 are asked for in parts. */
export const listUsers = (pagerduty: PagerDuty, which: Which = {}): Stream.Stream<User, ConnectorError> =>
  Stream.suspend(() => {
    const seen = new Set<string>()
    const once = (rows: Stream.Stream<User, ConnectorError>) =>
      Stream.filter(rows, ({ id }) => !seen.has(id) && seen.add(id).has(id))
    return once(pages(pagerduty, which)).pipe(
      Stream.catchIf(
        (error) => error instanceof problem.TooMany && which.query === undefined,
        () => once(inParts(pagerduty, which, seen)),
      ),
    )
  })

const pages = (pagerduty: PagerDuty, { query, include = [] }: Which) =>
  pagerduty.list("listUsers", { key: "users", row: User }, (api, way, page) =>
    api.GET("/users", {
      ...way,
      params: { query: { ...page, ...(query !== undefined && { query }), "include[]": [...include] } },
    }),
  )

/** `listUsers`, how many there are. */
const count = (pagerduty: PagerDuty, query?: string) =>
  pagerduty
    .read("listUsers", Schema.Struct({ total: Schema.Number }), (api, way) =>
      api.GET("/users", {
        ...way,
        params: { query: { limit: 1, total: true, ...(query !== undefined && { query }) } },
      }),
    )
    .pipe(Effect.map(({ total }) => total))

/** What names and e-mails are made of, seldom letters first: their parts are small. */
const LETTERS = [..."zqxjykwvfpbgmuhd0123456789clsotrnieas-_.+ "]
const LONGEST = 3

/** Those with a z, with a q…: parts that overlap, until all are there. What is too large is asked for by a letter more. */
const inParts = (pagerduty: PagerDuty, { include }: Which, seen: ReadonlySet<string>) => {
  type Users = Stream.Stream<User, ConnectorError>
  const total = count(pagerduty)
  let whole = false
  const look = Stream.fromEffectDrain(Effect.map(total, (all) => (whole = seen.size === all)))
  const level = (queries: ReadonlyArray<string>, length: number): Users => {
    const large: Array<string> = []
    const part = (query: string): Users =>
      Stream.unwrap(
        Effect.gen(function* () {
          const size = whole ? 0 : yield* count(pagerduty, query)
          if (size === 0) return Stream.empty
          if (size <= MOST_ROWS) return Stream.concat(pages(pagerduty, { query, ...(include && { include }) }), look)
          large.push(query)
          return Stream.empty
        }),
      )
    const next = Stream.suspend((): Users =>
      whole || length === LONGEST
        ? Stream.empty
        : level(
            large.flatMap((one) => LETTERS.map((more) => one + more)),
            length + 1,
          ),
    )
    return Stream.concat(Stream.flatMap(Stream.fromIterable(queries), part), next)
  }
  const short = Stream.unwrap(
    Effect.map(total, (all): Users =>
      seen.size === all ? Stream.empty : Stream.fail(problem.notWhole("listUsers", seen.size, all)),
    ),
  )
  return Stream.concat(level(LETTERS, 1), short)
}

/** `getUser`: by id. */
export const getUser = (pagerduty: PagerDuty, id: string, include: ReadonlyArray<Detail> = []) =>
  pagerduty
    .read("getUser", Schema.Struct({ user: User }), (api, way) =>
      api.GET("/users/{id}", { ...way, params: { path: { id }, query: { "include[]": [...include] } } }),
    )
    .pipe(Effect.map(({ user }) => user))

/** By id, or by exact e-mail whatever else matches the query. */
export const findUser = (pagerduty: PagerDuty, who: string, include: ReadonlyArray<Detail> = []) =>
  readOnce(`user ${who} ${include.join(" ")}`, lookUp(pagerduty, who, include))

const lookUp = Effect.fn("pagerduty.findUser")(function* (
  pagerduty: PagerDuty,
  who: string,
  include: ReadonlyArray<Detail>,
) {
  if (!who.includes("@")) {
    const nobody = notFound("getUser", "PagerDuty", `user with the id "${who}"`)
    if (!ID.test(who)) return yield* nobody
    return (yield* orNothing(getUser(pagerduty, who, include))) ?? (yield* nobody)
  }
  const email = who.toLowerCase()
  const exact = (query?: string) =>
    listUsers(pagerduty, { include, ...(query !== undefined && { query }) }).pipe(
      Stream.filter((user) => user.email.toLowerCase() === email),
      Stream.runCollect,
    )
  const matching = yield* exact(who)
  // The document says that a query matches names: no rows prove nothing before the whole list has said so too.
  const users = matching.length > 0 ? matching : yield* exact()
  return yield* theOne("listUsers", "PagerDuty", `user with the e-mail ${who}`, users, ({ id }) => id)
})
