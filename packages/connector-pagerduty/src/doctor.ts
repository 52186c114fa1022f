import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { ConnectorError } from "@latchkey/core"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { SKEW_MS } from "./clocks.ts"
import { listDelegations } from "./delegations.ts"
import { listOpenIncidents } from "./incidents.ts"
import { listLicenses } from "./licenses.ts"
import { listOnCalls } from "./on-call-check.ts"
import { listUsers } from "./people.ts"
import { listPolicies } from "./policies.ts"
import { listSchedules } from "./schedules.ts"
import { listTeams } from "./teams.ts"

/** Reachable, authorised, for what: a first page of each thing that the jobs read. Whether it may write is not tried. */
export const doctor = Effect.fn("pagerduty.doctor")(function* (pagerduty: PagerDuty) {
  const me = yield* pagerduty.me
  const agent = yield* Effect.option(pagerduty.agent)
  const first = <A>(rows: Stream.Stream<A, ConnectorError>) => rows.pipe(Stream.take(1), Stream.runCollect)
  const [user] = yield* first(listUsers(pagerduty))
  const someone = user?.id ?? ""
  const reads: Readonly<Record<string, Effect.Effect<unknown, ConnectorError>>> = {
    teams: first(listTeams(pagerduty)),
    schedules: first(listSchedules(pagerduty)),
    "escalation policies": first(listPolicies(pagerduty)),
    "on-calls": listOnCalls(pagerduty, [someone]),
    incidents: first(listOpenIncidents(pagerduty, someone)),
    licenses: listLicenses(pagerduty),
    sessions: first(listDelegations(pagerduty, someone)),
  }
  const tried = yield* Effect.forEach(Object.entries(reads), ([what, read]) =>
    Effect.match(read, {
      onSuccess: () => ({ what, trouble: undefined }),
      onFailure: ({ message, remedy }) => ({ what, trouble: `Can't read ${what}: ${message} ${remedy}` }),
    }),
  )
  const ahead = yield* pagerduty.ahead
  const well = ["users", ...tried.filter(({ trouble }) => trouble === undefined).map(({ what }) => what)].join(", ")
  return [
    me === undefined ? `An account token: reads ${well}.` : `The token of ${me.name} <${me.email}>: reads ${well}.`,
    ...tried.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble])),
    agent._tag === "Some"
      ? `Incident changes are recorded as ${agent.value}.`
      : "Incidents can't be changed: set PAGERDUTY_FROM to a user's e-mail.",
    ...(Math.abs(ahead) > SKEW_MS
      ? [
          `This machine's clock is ${inWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} PagerDuty's: set it right, or shifts change hands at the wrong time.`,
        ]
      : []),
  ]
})

const inWords = (millis: number) => Duration.format(Duration.seconds(Math.round(millis / 1000)))
