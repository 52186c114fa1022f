import { TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { openWorld, performAll } from "./pagerduty.ts"

const HOUR = 3_600_000
const WEEKS = 8

const Rendered = Schema.Struct({
  schedules: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      final_schedule: Schema.Struct({
        rendered_schedule_entries: Schema.Array(
          Schema.Struct({ start: Schema.String, end: Schema.String, user: Schema.Struct({ id: Schema.String }) }),
        ),
      }),
    }),
  ),
})

test("cover in every schedule, hour by hour for eight weeks, is what it was with the successor in the leaver's place", async () => {
  const world = await openWorld("acme")
  const from = Math.ceil(Date.now() / HOUR) * HOUR + HOUR / 2
  const hours = Array.from({ length: WEEKS * 7 * 24 }, (_, hour) => from + hour * HOUR)

  /** Who stands on each schedule at each hour, as PagerDuty's own pages would show it. */
  const cover = async () => {
    const window = `since=${new Date(from).toISOString()}&until=${new Date(from + WEEKS * 7 * 24 * HOUR).toISOString()}`
    const answer = await fetch(`${world.emulator.url}/schedules?limit=100&include[]=final_schedule&${window}`, {
      headers: { authorization: `Token token=${world.emulator.token}` },
    })
    const { schedules } = Schema.decodeUnknownSync(Rendered)(await answer.json())
    return Object.fromEntries(
      schedules.map(({ id, final_schedule: { rendered_schedule_entries: entries } }) => [
        id,
        hours.map((at) => entries.find(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end))?.user.id),
      ]),
    )
  }

  const before = await cover()
  const receipts = await world.run((connection) =>
    Effect.gen(function* () {
      const transfer = yield* connection.resolve(TransferData)
      return yield* performAll(connection, yield* transfer.plan({ from: "PANA001", to: "PBOCHE1" }))
    }),
  )
  expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(new Set(["done"]))
  const after = await cover()
  await world.close()

  expect(Object.values(before).flat()).toContain("PANA001")
  expect(after).toEqual(
    Object.fromEntries(
      Object.entries(before).map(([id, people]) => [
        id,
        people.map((person) => (person === "PANA001" ? "PBOCHE1" : person)),
      ]),
    ),
  )
})
