import type { Entitlement, Entitlements, Grant } from "@latchkey/core"
import { paged } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Client } from "./client.ts"
import { getPerson } from "./people.ts"

/** To fill in: what can be held at Sample, and how it says who holds it. */
const Team = Schema.Struct({ id: Schema.String, name: Schema.String, members: Schema.Array(Schema.String) })
type Team = typeof Team.Type

const Page = Schema.Struct({ teams: Schema.Array(Team), next: Schema.optionalKey(Schema.Number) })

const listTeams = (client: Client) =>
  paged("GET /teams", {
    first: 0,
    idOf: ({ id }) => id,
    page: (page: number) =>
      Effect.map(
        client.read("GET /teams", Page, HttpClientRequest.get("/teams", { urlParams: { page } })),
        ({ teams, next }) => ({ rows: teams, next }),
      ),
  })

/** Who holds what. */
export const entitlements = (client: Client): Entitlements => {
  const grants = Stream.flatMap(listTeams(client), (team) => Stream.fromIterable(grantsIn(team)))
  return {
    catalog: () => Stream.map(listTeams(client), toEntitlement),
    grants: ({ type = "team" } = {}) => (type === "team" ? grants : Stream.empty),
    grantsOf: Effect.fnUntraced(function* (account) {
      const { id } = yield* getPerson(client, account)
      return yield* Stream.runCollect(Stream.filter(grants, (grant) => grant.account === id))
    }),
  }
}

const toEntitlement = ({ id, name }: Team): Entitlement => ({ type: "team", id, name })

const grantsIn = (team: Team): ReadonlyArray<Grant> =>
  team.members.map((account) => ({ account, entitlement: toEntitlement(team) }))
