import type { LicenseUse } from "@latchkey/inventory"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Argument, Command } from "effect/cli"
import { inventory, printRows } from "../shared.ts"

export const licenses = Command.make(
  "licenses",
  {
    who: Argument.String("who").pipe(
      Argument.withDescription("E-mails or ids: what their deprovisioning would free"),
      Argument.variadic({ min: 0 }),
    ),
  },
  Effect.fn(function* ({ who }) {
    const { name, known } = yield* inventory
    yield* printRows(Stream.fromIterableEffect(known.licenses(name, who)), {
      LICENSE: (row: LicenseUse) => row.name,
      HELD: ({ held }: LicenseUse) => String(held),
      "WOULD BE FREED": ({ freed }: LicenseUse) => String(freed),
    })
  }),
).pipe(
  Command.withDescription(
    "How many hold each kind of license, as of the last sync, and what deprovisioning would free",
  ),
  Command.withExamples([
    { command: "latchkey licenses", description: "How many are held" },
    { command: "latchkey licenses ana@acme.test bo@acme.test", description: "What those two would free" },
  ]),
)
