import { Json, type TransferOptions } from "@latchkey/core"
import type { Asked } from "@latchkey/operations"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Record from "effect/Record"
import * as Schema from "effect/Schema"
import { Argument, Flag } from "effect/cli"
import { EXIT, Exit } from "./exit.ts"

/** What every change asks: who, to whom, how, why. */
export const asking = {
  who: Argument.String("who").pipe(Argument.withDescription("E-mail or id of who leaves")),
  to: Flag.String("to").pipe(
    Flag.withDescription("E-mail or id of who takes over; ID=WHO for one schedule or policy (again for more)"),
    Flag.atLeast(0),
  ),
  handover: Flag.Literals("handover", ["now", "end-of-shift"]).pipe(
    Flag.withDescription("When duty changes hands: now, or when the running shift ends"),
    Flag.optional,
  ),
  incidents: Flag.Literals("incidents", ["successor", "policy"]).pipe(
    Flag.withDescription("Open incidents: to the successor, or back to the policy they came by"),
    Flag.optional,
  ),
  weeks: Flag.Int("weeks").pipe(
    Flag.withDescription("How many weeks of cover are computed (8; at most 12)"),
    Flag.optional,
  ),
  option: Flag.KeyValuePair("option").pipe(
    Flag.withDescription("What else a connector leaves open, NAME=VALUE: `latchkey connectors` lists it"),
    Flag.withDefault({}),
  ),
  reason: Flag.String("reason").pipe(Flag.withDescription("Why (a ticket): kept in plan and journal"), Flag.optional),
}

/** Performed then, not now. */
export const at = Flag.String("at").pipe(
  Flag.withDescription("Not now but then (2026-11-30T18:00:00+01:00), by `latchkey serve` or `latchkey worker`"),
  Flag.optional,
)

/** A time to come, in UTC. */
export const readAt = Effect.fnUntraced(function* (given: Option.Option<string>) {
  if (Option.isNone(given)) return {}
  const time = DateTime.make(given.value)
  const zoned = /[zZ]$|[+-]\d{2}:\d{2}$/.test(given.value)
  const now = yield* DateTime.now
  if (Option.isNone(time) || !zoned || DateTime.isLessThanOrEqualTo(time.value, now))
    return yield* new Exit({
      code: EXIT.usage,
      message: `--at takes a time to come, with its offset (2026-11-30T18:00:00+01:00): "${given.value}" is none.`,
    })
  return { at: DateTime.formatIso(time.value) }
})

/** What is about to be performed is asked about first, unless this is said. */
export const yes = Flag.Boolean("yes").pipe(Flag.withDescription("Don't ask"), Flag.withDefault(false))

interface Given {
  readonly who: string
  readonly to: ReadonlyArray<string>
  readonly handover: Option.Option<"now" | "end-of-shift">
  readonly incidents: Option.Option<"successor" | "policy">
  readonly weeks: Option.Option<number>
  readonly option: Readonly<Record<string, string>>
  readonly reason: Option.Option<string>
}

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Json))
/** `3` is a number, `true` is no word; what is no JSON is. */
const read = (text: string): Json => Option.getOrElse(decode(text), () => text)

const ONE = /^(?<id>[\w-]+)=(?<whom>.+)$/

/** The change that flags and arguments ask for. */
export const askedBy = Effect.fnUntraced(function* (change: Asked["change"], given: Given) {
  const [to, ...more] = given.to.filter((one) => !ONE.test(one))
  if (more.length > 0)
    return yield* new Exit({
      code: EXIT.usage,
      message: `--to names several who take over: ${[to, ...more].join(", ")}. One alone may stand for everything; to give one to somebody else, say --to ID=WHO.`,
    })
  const destinations = Object.fromEntries(
    given.to.flatMap((one) => {
      const { id, whom } = ONE.exec(one)?.groups ?? {}
      return id === undefined || whom === undefined ? [] : [[id, whom]]
    }),
  )
  const options: TransferOptions = {
    ...Record.map(given.option, read),
    ...(Object.keys(destinations).length > 0 && { destinations }),
    ...(Option.isSome(given.handover) && { handover: given.handover.value }),
    ...(Option.isSome(given.incidents) && { incidents: given.incidents.value }),
    ...(Option.isSome(given.weeks) && { weeks: given.weeks.value }),
  }
  const asked: Asked = {
    change,
    who: given.who,
    ...(to !== undefined && { to }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(Option.isSome(given.reason) && { reason: given.reason.value }),
  }
  return asked
})
