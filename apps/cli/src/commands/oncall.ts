import { type Duty, ListAccounts, type OnCall, OnCallCheck } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Argument, Command, Flag } from "effect/cli"
import { Exit, EXIT } from "../exit.ts"
import { withTimes } from "../render/times.ts"
import { capability, printOne } from "../shared.ts"

const check = Command.make(
  "check",
  {
    who: Argument.String("who").pipe(Argument.withDescription("E-mail or id")),
    schedule: Flag.String("schedule").pipe(
      Flag.withDescription("Only this schedule, by id or exact name (again for more)"),
      Flag.atLeast(0),
    ),
    at: Flag.String("at").pipe(Flag.withDescription("Another instant (RFC 3339)"), Flag.optional),
  },
  Effect.fn(function* ({ who, schedule, at }) {
    const instant = Option.map(at, (text) => DateTime.make(text))
    if (Option.isSome(instant) && Option.isNone(instant.value))
      return yield* new Exit({
        code: EXIT.usage,
        message: `--at takes an RFC 3339 instant, as 2026-11-24T03:00:00Z; not "${Option.getOrThrow(at)}".`,
      })
    const { check: ask } = yield* capability(OnCallCheck)
    const account = who.includes("@")
      ? yield* Effect.flatMap(capability(ListAccounts), ({ find }) => find(who))
      : { id: who, name: who }
    const answer = yield* ask({
      account: account.id,
      ...(schedule.length > 0 && { schedules: schedule }),
      ...(Option.isSome(instant) && Option.isSome(instant.value) && { at: DateTime.formatIso(instant.value.value) }),
    })
    yield* printOne(answer, () => say(account.name, answer))
    return answer.onCall ? undefined : yield* new Exit({ code: EXIT.no, message: "" })
  }),
).pipe(
  Command.withDescription("Ask the source whether somebody is on call right now: exit 0 if so, 3 if not"),
  Command.withExamples([
    { command: "latchkey oncall check ana@acme.test", description: "Exit 0 if on call, 3 if not" },
    {
      command: 'latchkey oncall check ana@acme.test --schedule "Payments primary"',
      description: "Only that schedule counts",
    },
  ]),
)

export const oncall = Command.make("oncall").pipe(
  Command.withDescription("On-call duty"),
  Command.withSubcommands([check]),
)

const say = (name: string, { onCall, duties, at }: OnCall): string =>
  onCall
    ? [`${name} is on call:`, ...duties.map((duty) => `  ${sayDuty(duty)}`)].join("\n")
    : withTimes(`${name} is not on call at ${at}.`)

const sayDuty = ({ schedule, policies, from, until }: Duty): string => {
  const through = policies.map(({ name, level }) => `${name}, level ${level}`).join("; ")
  const when = until === undefined ? "always" : withTimes(`from ${from ?? "always"} until ${until}`, schedule?.timeZone)
  return `${schedule === undefined ? "directly" : `schedule ${schedule.name}`} (${through || "no policy uses it"}) ${when}`
}
