import type { Sync } from "@latchkey/inventory"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Command, Flag } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { style } from "../render/style.ts"
import { inventory, printOne } from "../shared.ts"

/** So many come between two words about it. */
const EVERY = 5_000

export const sync = Command.make(
  "sync",
  {
    confirm: Flag.Boolean("confirm").pipe(
      Flag.withDescription("However many accounts are gone, conclude it: after a sync that was held"),
      Flag.withDefault(false),
    ),
  },
  Effect.fn(function* ({ confirm }) {
    const { sync: begin } = yield* inventory
    const record = yield* begin({
      confirm,
      progress: (what, count) =>
        count % EVERY === 0 ? Console.error(style("dim", `${count} ${what} …`)) : Effect.void,
    })
    yield* printOne(record, () => say(record))
    if (record.outcome === "held")
      return yield* new Exit({
        code: EXIT.no,
        message: "Nothing was concluded. If they are gone indeed: latchkey sync --confirm",
      })
  }),
).pipe(
  Command.withDescription("List a connection whole, and put down what became different; exit 3 if too many are gone"),
  Command.withExamples([
    { command: "latchkey sync", description: "Then see: accounts --status deprovisioned, changes, review, licenses" },
    { command: "latchkey sync --connection pagerduty-eu --confirm", description: "After one that was held" },
  ]),
)

const say = ({ connection: name, accounts, changes, held, unseen }: Sync): string =>
  [
    held === undefined
      ? `${name}: ${accounts} accounts. ${sayChanges(changes)}.`
      : `${name}: held. ${held.missing} of ${held.known} known accounts are not listed: more than ${held.mostGone * 100} %.`,
    ...unseen.map(({ what, why }) => `Not seen, and nothing concluded of it: ${what}. ${why}`),
  ].join("\n")

const sayChanges = (changes: Sync["changes"]): string => {
  const all = Object.entries(changes).map(([type, count]) => `${count} ${type}`)
  return all.length === 0 ? "Nothing is different" : all.join(", ")
}
