import { type ReviewRow, toReviewCsv } from "@latchkey/inventory"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Command, Flag } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { forPrograms, lastKnown, printRows } from "../shared.ts"

export const review = Command.make(
  "review",
  { csv: Flag.Boolean("csv").pipe(Flag.withDescription("Print CSV"), Flag.withDefault(false)) },
  Effect.fn(function* ({ csv }) {
    if (csv && (yield* forPrograms))
      return yield* new Exit({ code: EXIT.usage, message: "Say --csv, --json or --ndjson: one of them." })
    const { name, ...known } = yield* lastKnown
    const rows = known.review(name)
    if (csv)
      return yield* Stream.runForEach(toReviewCsv(rows), (text) => Effect.sync(() => void process.stdout.write(text)))
    return yield* printRows(rows, {
      ACCOUNT: ({ account }: ReviewRow) => account,
      NAME: (row: ReviewRow) => row.name,
      EMAIL: ({ email }: ReviewRow) => email,
      TYPE: ({ type }: ReviewRow) => type,
      ENTITLEMENT: ({ entitlementName }: ReviewRow) => entitlementName,
      AS: (row: ReviewRow) => row.as,
    })
  }),
).pipe(
  Command.withDescription("An access review: who holds what, as of the last sync, a row each"),
  Command.withExamples([
    { command: "latchkey sync && latchkey review --csv > review.csv", description: "For whoever reviews it" },
    { command: "latchkey review --ndjson", description: "A line of JSON for each" },
  ]),
)
