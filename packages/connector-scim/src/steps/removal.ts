import { defineStep } from "@latchkey/core"
import { orNothing } from "@latchkey/core/http"
import * as Schema from "effect/Schema"
import type { Scim } from "../client.ts"
import type { User } from "../model.ts"
import { pathOf } from "../users.ts"
import { look, write } from "./user.ts"

export const seen = ({ id, userName }: User): Readonly<Record<string, string>> => ({ user: userName ?? id })

/** Deletes the user (RFC 7644, section 3.6): nothing brings it back. */
export const removal = defineStep({
  kind: "removal",
  intent: Schema.Struct({ delete: Schema.Literal(true) }),
  item: Schema.String,
  reversible: false,

  confirm: ({ name }) => name,

  look: (scim: Scim, { id }) => look(scim, id, seen),

  want: () => ({}),

  // Somebody else may have been quicker.
  act: (scim, { id }, now) =>
    orNothing(
      write(scim, now, look(scim, id, seen), (ifMatch) =>
        scim.write({ method: "DELETE", path: pathOf(id), ...ifMatch }),
      ),
    ),

  say: ({ name }) => `User ${name}: deleted; this can't be taken back`,
})
