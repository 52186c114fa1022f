import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { getUser, isStub } from "../people.ts"
import { blockersOf, readReferences } from "../references.ts"

const Item = Schema.Struct({ email: Schema.String })

/** Deletes the user: nothing brings it back, and the same e-mail created again is somebody else. */
export const user = defineStep({
  kind: "user",
  intent: Schema.Struct({ delete: Schema.Literal(true) }),
  item: Item,
  reversible: false,

  look: (pagerduty: PagerDuty, { id }) =>
    getUser(pagerduty, id).pipe(
      Effect.map((raw) => ({ state: isStub(raw) ? {} : { user: { email: raw.email } }, raw: {} })),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Effect.succeed({ state: {}, raw: {} }),
      ),
    ),

  want: () => ({}),

  // Some accounts refuse to delete somebody who is still named, others leave holes behind: neither is relied on.
  guard: (pagerduty, { id }) => Effect.map(readReferences(pagerduty, id), blockersOf),

  act: (pagerduty, { id }) =>
    pagerduty
      .write("deleteUser", Schema.Json, (api, way) => api.DELETE("/users/{id}", { ...way, params: { path: { id } } }))
      .pipe(Effect.asVoid),

  say: ({ name }) => `User ${name}: deleted, the license is free again; this can't be taken back`,
})
