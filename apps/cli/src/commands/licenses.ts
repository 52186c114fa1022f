import type { IdleLicense, LicenseUse } from "@latchkey/inventory"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Argument, Command, Flag } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { lastKnown, printRows } from "../shared.ts"

export const licenses = Command.make(
  "licenses",
  {
    who: Argument.String("who").pipe(
      Argument.withDescription("E-mails or ids: what their deprovisioning would free"),
      Argument.variadic({ min: 0 }),
    ),
    idleDays: Flag.Int("idle-days").pipe(
      Flag.withDescription(
        "Who holds one and has not signed in for so many days, as the source says; it may lag by a day",
      ),
      Flag.optional,
    ),
  },
  Effect.fn(function* ({ who, idleDays }) {
    if (Option.isSome(idleDays) && (who.length > 0 || idleDays.value < 1))
      return yield* new Exit({ code: EXIT.usage, message: "--idle-days takes 1 or more, and no names beside it." })
    const { name, ...known } = yield* lastKnown
    if (Option.isSome(idleDays)) {
      const before = DateTime.subtract(yield* DateTime.now, { days: idleDays.value })
      return yield* printRows(known.idleLicenses(name, DateTime.formatIso(before)), {
        ACCOUNT: ({ account }: IdleLicense) => account,
        NAME: (row: IdleLicense) => row.name,
        EMAIL: ({ email }: IdleLicense) => email,
        LICENSE: ({ licenseName }: IdleLicense) => licenseName,
        "SIGNED IN": ({ signedInAt }: IdleLicense) => signedInAt ?? "never",
      })
    }
    return yield* printRows(Stream.fromIterableEffect(known.licenses(name, who)), {
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
    { command: "latchkey licenses --idle-days 90", description: "Who holds one and does not use it" },
  ]),
)
