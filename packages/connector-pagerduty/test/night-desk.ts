// The world of the shift-based tests: one schedule, whose nights are shared by Ana and Bo.
import type { Draft } from "@latchkey/core"
import { type World as Account, worlds } from "@latchkey/emulator-pagerduty"
import * as Schema from "effect/Schema"
import type { openWorld } from "./pagerduty.ts"

type World = Pick<Awaited<ReturnType<typeof openWorld>>, "emulator">

/** A Tuesday evening: Ana is an hour and a half into the second of her seven nights. */
export const NOW = "2026-11-24T20:30:00Z"
export const [ANA, BO, CY] = ["PANA001", "PBOCHE1", "PCYOKA1"] as const
export const DESK = "/v3/schedules/PV3DES1"
export const ROTATION = `${DESK}/rotations/V3ROTATION0000000000000001`

type Desk = NonNullable<Account["v3_schedules"]>[number]
type Event = Desk["rotations"][number]["events"][number]

/** The account that the world is made of, to be changed. */
export const account = (): Account => {
  const small = worlds["shift-based"]?.(new Date(NOW))
  if (small === undefined) throw new Error("no world")
  return small
}
export const onDesk = (change: (desk: Desk) => Partial<Desk>) => (small: Account) => ({
  ...small,
  v3_schedules: (small.v3_schedules ?? []).map((desk) => ({ ...desk, ...change(desk) })),
})
export const onEvents = (change: (event: Event) => Partial<Event>) =>
  onDesk(({ rotations }) => ({
    rotations: rotations.map((rotation) => ({
      ...rotation,
      events: rotation.events.map((event) => ({ ...event, ...change(event) })),
    })),
  }))

export const askAt = async ({ emulator }: World, method: string, path: string, body?: unknown): Promise<unknown> => {
  const headers = { authorization: `Token token=${emulator.token}`, "content-type": "application/json" }
  const answer = await fetch(emulator.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return text === "" ? undefined : JSON.parse(text)
}

const Shown = Schema.Struct({
  schedule: Schema.Struct({
    final_schedule: Schema.Struct({
      computed_shift_assignments: Schema.Array(
        Schema.Struct({
          start_time: Schema.String,
          end_time: Schema.String,
          member: Schema.Struct({ user_id: Schema.optionalKey(Schema.String) }),
        }),
      ),
    }),
  }),
})
/** Who stands at the desk, hour by hour from an hour after now: the half hour in which it changes hands is left out. */
export const hoursAt = async (world: World) => {
  const [since, until] = ["2026-11-24T21:30:00Z", "2027-01-20T00:00:00Z"]
  const shown = Schema.decodeUnknownSync(Shown)(
    await askAt(world, "GET", `${DESK}?include[]=final_schedule&since=${since}&until=${until}`),
  )
  const rows = shown.schedule.final_schedule.computed_shift_assignments
  return Array.from({ length: 24 * 7 * 8 }, (_, hour) => {
    const at = Date.parse(since) + hour * 3_600_000
    return [
      ...new Set(
        rows
          .filter(({ start_time: start, end_time: end }) => Date.parse(start) <= at && at < Date.parse(end))
          .map(({ member }) => member.user_id),
      ),
    ].toSorted()
  })
}

export const member = (user_id: string) => ({ type: "user_member" as const, user_id })
export const stepsOf = ({ steps }: Draft, kind: string) => steps.filter((step) => step.kind === kind)
