import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { type Delegation, isSession, listDelegations } from "../delegations.ts"

/** How many sessions of a type there are. */
const Item = Schema.Number

/** Signs somebody out, on the web and on phones, all at once: the switch to throw first. */
export const sessions = defineStep({
  kind: "sessions",
  intent: Schema.Struct({ revoke: Schema.Literal(true) }),
  item: Item,
  reversible: false,
  standing: true,

  look: (pagerduty: PagerDuty, { id }) =>
    Stream.runCollect(Stream.filter(listDelegations(pagerduty, id), isSession)).pipe(
      // Whoever is deleted is signed in nowhere.
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Effect.succeed([]),
      ),
      Effect.map(seen),
    ),

  want: (): Readonly<Record<string, number>> => ({}),

  // Its answer comes when both are done.
  act: (pagerduty, { id }) =>
    pagerduty
      .write("deleteOauthDelegations", Schema.Json, (api, way) =>
        api.DELETE("/oauth_delegations", {
          ...way,
          params: { query: { user_id: id, type: ["web", "mobile"] } },
          querySerializer: { array: { style: "form", explode: false } },
        }),
      )
      .pipe(Effect.asVoid),

  say: ({ name }) => `Sessions of ${name}: signed out on the web and on phones`,
})

export const seen = (rows: ReadonlyArray<Delegation>) => ({
  state: Object.fromEntries(
    [...Map.groupBy(rows, ({ delegation_type: type }) => type ?? "other")].map(([type, some]) => [type, some.length]),
  ),
  raw: {},
})
