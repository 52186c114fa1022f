import { paged } from "@latchkey/core/http"
import { readOnce } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { GitHub } from "./client.ts"

const QUERY = `query ($org: String!, $after: String) {
  organization(login: $org) {
    samlIdentityProvider {
      externalIdentities(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { samlIdentity { nameId } user { databaseId } }
      }
    }
  }
}`

const Identity = Schema.Struct({
  samlIdentity: Schema.NullOr(Schema.Struct({ nameId: Schema.NullOr(Schema.String) })),
  user: Schema.NullOr(Schema.Struct({ databaseId: Schema.NullOr(Schema.Int) })),
})

const Provider = Schema.Struct({
  externalIdentities: Schema.Struct({
    pageInfo: Schema.Struct({ hasNextPage: Schema.Boolean, endCursor: Schema.NullOr(Schema.String) }),
    nodes: Schema.Array(Identity),
  }),
})

/** `data` is null where the token may not ask: then with `errors`, and status 200 all the same. */
const Answer = Schema.Struct({
  data: Schema.optionalKey(
    Schema.NullOr(
      Schema.Struct({ organization: Schema.NullOr(Schema.Struct({ samlIdentityProvider: Schema.NullOr(Provider) })) }),
    ),
  ),
})

const nothing = { rows: [] }

/**
 * Members' names at the organisation's identity provider, by GitHub's id; none, where it has no provider or the token may
 * not ask. GraphQL alone tells (`externalIdentities`): a hundred a call.
 */
export const samlNames = (github: GitHub) =>
  readOnce(
    "saml names",
    paged("graphql/external-identities", {
      first: null,
      idOf: ({ id }) => String(id),
      page: (after: string | null) =>
        github
          .query("graphql/external-identities", Answer, { query: QUERY, variables: { org: github.org, after } })
          .pipe(
            Effect.map(({ data }) => {
              const found = data?.organization?.samlIdentityProvider?.externalIdentities
              if (found === undefined) return nothing
              const { hasNextPage, endCursor } = found.pageInfo
              return {
                rows: found.nodes.flatMap(toName),
                ...(hasNextPage && endCursor !== null && { next: endCursor }),
              }
            }),
            Effect.catchIf(
              ({ reason }) =>
                reason._tag === "NotAuthorised" || reason._tag === "NotFound" || reason._tag === "Refused",
              () => Effect.succeed(nothing),
            ),
          ),
    }).pipe(
      Stream.runCollect,
      Effect.map((all) => new Map(all.map(({ id, name }) => [id, name]))),
    ),
  )

const toName = ({ samlIdentity, user }: typeof Identity.Type) => {
  const [id, name] = [user?.databaseId, samlIdentity?.nameId]
  return typeof id === "number" && typeof name === "string" ? [{ id, name }] : []
}
