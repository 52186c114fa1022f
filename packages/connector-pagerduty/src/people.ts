import { ConnectorError, readOnce } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
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

/** `listUsers`: everybody, or those whose name or e-mail may match. */
export const listUsers = (
  pagerduty: PagerDuty,
  { query, include = [] }: { readonly query?: string; readonly include?: ReadonlyArray<Detail> } = {},
) =>
  pagerduty.list("listUsers", { key: "users", row: User }, (api, way, page) =>
    api.GET("/users", {
      ...way,
      params: { query: { ...page, ...(query !== undefined && { query }), "include[]": [...include] } },
    }),
  )

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
    const nobody = problem.notFound("getUser", `user with the id "${who}"`)
    if (!ID.test(who)) return yield* nobody
    return yield* getUser(pagerduty, who, include).pipe(
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Effect.fail(nobody),
      ),
    )
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
  const [first, ...more] = users
  if (first === undefined) return yield* problem.notFound("listUsers", `user with the e-mail ${who}`)
  if (more.length > 0)
    return yield* new ConnectorError({
      operation: "listUsers",
      message: `PagerDuty has ${users.length} users with the e-mail ${who}.`,
      remedy: "Name the one that you mean by id.",
      reason: { _tag: "Ambiguous", candidates: users.map(({ id }) => id) },
    })
  return first
})
