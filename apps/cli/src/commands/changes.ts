import { type InventoryChange, toSince } from "@latchkey/inventory"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command, Flag } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { lastKnown, printRows } from "../shared.ts"

export const seenChanges = Command.make(
  "changes",
  {
    since: Flag.String("since").pipe(
      Flag.withDescription("After this index, or from this instant or day on (ISO 8601); all, if left out"),
      Flag.optional,
    ),
  },
  Effect.fn(function* ({ since }) {
    const from = Option.map(since, toSince)
    if (Option.isSome(from) && from.value === undefined)
      return yield* new Exit({
        code: EXIT.usage,
        message: `--since takes an index, or an instant or day as 2026-11-24T03:00:00Z or 2026-11-24; not "${Option.getOrThrow(since)}".`,
      })
    const { name, ...known } = yield* lastKnown
    return yield* printRows(known.changes(name, Option.getOrUndefined(from)), {
      INDEX: ({ index }: InventoryChange) => String(index),
      AT: ({ at }: InventoryChange) => at,
      CHANGE: ({ type }: InventoryChange) => type,
      ACCOUNT: ({ account }: InventoryChange) => account,
      EMAIL: ({ email }: InventoryChange) => email,
      WHAT: say,
    })
  }),
).pipe(
  Command.withDescription("Who joined and left, whose role changed, what was granted and is no longer, sync by sync"),
  Command.withExamples([
    { command: "latchkey changes --since 2026-11-01", description: "This month's" },
    { command: "latchkey changes --since 1042 --ndjson", description: "What has come after the last one you know" },
  ]),
)

const say = ({ before, after, grant }: InventoryChange): string => {
  if (grant !== undefined)
    return [grant.entitlement.type, grant.entitlement.name, ...(grant.as === undefined ? [] : [`(${grant.as})`])].join(
      " ",
    )
  if (before === undefined || after === undefined) return (after ?? before)?.role ?? ""
  const fields = ["role", "status", "name", "email"] as const
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => `${before[field] ?? "none"} -> ${after[field] ?? "none"}`)
    .join(", ")
}
