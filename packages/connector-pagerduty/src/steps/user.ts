import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { listLicenses } from "../licenses.ts"
import { getUser, isStub } from "../people.ts"
import { blockersOf, readNearReferences, unseenBlockers } from "../references.ts"

const Item = Schema.Struct({ email: Schema.String })

const Intent = Schema.Struct({
  delete: Schema.Literal(true),
  /** The license that becomes free, where it could be seen. */
  license: Schema.optionalKey(Schema.Struct({ id: Schema.String, name: Schema.String })),
})

/** Deletes the user: nothing brings it back, and the same e-mail created again is somebody else. */
export const user = defineStep({
  kind: "user",
  intent: Intent,
  item: Item,
  reversible: false,

  confirm: ({ name }, { user: leaver }) => leaver?.email ?? name,

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
  guard: (pagerduty, { id, name }) =>
    Effect.map(readNearReferences(pagerduty, id), (references) => [
      ...unseenBlockers(references),
      ...blockersOf(references, name),
    ]),

  act: (pagerduty, { id }) =>
    pagerduty
      .write("deleteUser", Schema.Json, (api, way) => api.DELETE("/users/{id}", { ...way, params: { path: { id } } }))
      .pipe(Effect.asVoid),

  // What comes between the last look and the write can't be excluded: it does not go unreported.
  remark: (pagerduty, { id, name }, { license }) =>
    Effect.gen(function* () {
      const references = yield* readNearReferences(pagerduty, id)
      const numbers = references.incidents.map(({ incident_number: number }) => `#${number}`).join(", ")
      const assigned = numbers === "" ? [] : [`Assigned to ${name} in the last moment, see to them: ${numbers}.`]
      const named = blockersOf({ ...references, incidents: [] }, name).map(
        ({ what }) => `In the last moment: ${what} Who is deleted is not paged: put somebody else in, in PagerDuty.`,
      )
      const freed = license === undefined ? [] : yield* sayLicense(pagerduty, license)
      return [...assigned, ...named, ...freed].join(" ") || undefined
    }),

  say: ({ name }, _before, _after, { license }) =>
    `User ${name}: deleted${license === undefined ? "" : `, a license "${license.name}" is free again`}; this can't be taken back`,
})

/** `listLicenses`: the count drops eventually, so it is told, not judged. */
const sayLicense = (pagerduty: PagerDuty, { id, name }: { readonly id: string; readonly name: string }) =>
  listLicenses(pagerduty).pipe(
    Effect.map((licenses) =>
      licenses
        .filter((license) => license.id === id && typeof license.current_value === "number")
        .map(({ current_value: used, allocations_available: free }) => {
          return `License "${name}": ${used} in use now${typeof free === "number" ? `, ${free} free` : ""}.`
        }),
    ),
    Effect.catchTag("ConnectorError", () => Effect.succeed([])),
  )
