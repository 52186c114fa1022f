import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Scim } from "../client.ts"
import { isObject, type User } from "../model.ts"
import { pathOf } from "../users.ts"
import { look, write } from "./user.ts"

const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

/** `userName` too: an account that has another name by now is another person's, perhaps. */
export const seen = ({ userName, active = true }: User): Readonly<Record<string, string | boolean>> => ({
  active,
  ...(userName !== undefined && { userName }),
})

/** Sets `active` (RFC 7643, section 4.1.1): by PATCH where the service has it, else by putting back all that it gave. */
export const activation = defineStep({
  kind: "activation",
  intent: Schema.Struct({ active: Schema.Boolean }),
  item: Schema.Union([Schema.String, Schema.Boolean]),
  reversible: true,

  look: (scim: Scim, { id }) => look(scim, id, seen),

  // Who is gone needs no deactivation.
  want: (now, { active }): Readonly<Record<string, string | boolean>> => ("active" in now ? { ...now, active } : now),

  act: (scim, { id }, now, wanted) =>
    Effect.flatMap(scim.config, ({ patch }) =>
      write(scim, now, look(scim, id, seen), (ifMatch, resource) => {
        const active = wanted["active"] === true
        return patch?.supported === true
          ? scim.write({
              method: "PATCH",
              path: pathOf(id),
              ...ifMatch,
              body: { schemas: [PATCH], Operations: [{ op: "replace", path: "active", value: active }] },
            })
          : scim.write({ method: "PUT", path: pathOf(id), ...ifMatch, body: { ...without(resource), active } })
      }),
    ),

  say: ({ name }, _before, { active }) =>
    active === true ? `User ${name}: active again` : `User ${name}: deactivated (active: false)`,
})

/** All of a resource but `active`, however it is spelled: what is read-only is ignored (RFC 7644, section 3.5.1). */
const without = (resource: Schema.Json) =>
  isObject(resource)
    ? Object.fromEntries(Object.entries(resource).filter(([name]) => name.toLowerCase() !== "active"))
    : {}
