import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { listOpenIncidents } from "../incidents.ts"
import { getUser, isStub } from "../people.ts"
import { blockersOf, readNearReferences, unseenBlockers } from "../references.ts"

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
  guard: (pagerduty, { id }) =>
    Effect.map(readNearReferences(pagerduty, id), (references) => [
      ...unseenBlockers(references),
      ...blockersOf(references),
    ]),

  act: (pagerduty, { id }) =>
    pagerduty
      .write("deleteUser", Schema.Json, (api, way) => api.DELETE("/users/{id}", { ...way, params: { path: { id } } }))
      .pipe(Effect.asVoid),

  // An incident that comes between the last look and the write can't be excluded: none goes unreported.
  remark: (pagerduty, { id, name }) =>
    listOpenIncidents(pagerduty, id).pipe(
      Stream.runCollect,
      Effect.map((late) =>
        late.length === 0
          ? undefined
          : `Assigned to ${name} in the last moment, see to them: ${late.map(({ incident_number: number }) => `#${number}`).join(", ")}.`,
      ),
    ),

  say: ({ name }) => `User ${name}: deleted, the license is free again; this can't be taken back`,
})
