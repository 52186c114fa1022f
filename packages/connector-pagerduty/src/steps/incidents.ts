import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { listOpenIncidents } from "../incidents.ts"
import { Incident } from "../model.ts"
import { HandOver } from "./hand-over.ts"

/** Who an incident is assigned to, sorted. */
const Item = Schema.Array(Schema.String)

/** PagerDuty takes at most 250 a call; so many are looked at in one go, the rest when these are done. */
const BULK = 250
const SWEEP = 1000

/** Hands over what is open when it runs: incidents come and go. Other assignees stay. */
export const incidents = defineStep({
  kind: "incidents",
  intent: HandOver,
  item: Item,
  reversible: true,
  standing: true,

  look: (pagerduty: PagerDuty, _target, { from: { id: from } }) =>
    listOpenIncidents(pagerduty, from).pipe(Stream.take(SWEEP), Stream.runCollect, Effect.map(seen)),

  want: () => ({}),

  act: (pagerduty, _target, { state, raw }, wanted, { from: { id: from }, to: { id: to } }) =>
    Effect.gen(function* () {
      const back = Object.entries(wanted).filter(([id]) => state[id] === undefined)
      const onward = raw.filter(({ id }) => wanted[id] === undefined)
      const work = [
        ...onward.map(({ id, assignments }) => ({
          id,
          people: [...new Set(assignments.map(({ assignee }) => (assignee.id === from ? to : assignee.id)))],
        })),
        ...back.map(([id, people]) => ({ id, people: [...people] })),
      ].slice(0, BULK)
      // A status would reopen what somebody resolved meanwhile: assignments alone.
      const agent = yield* pagerduty.agent
      const answer = yield* pagerduty.write(
        "updateIncidents",
        Schema.Struct({ incidents: Schema.Array(Incident) }),
        (api, way) =>
          api.PUT("/incidents", {
            ...way,
            params: { header: { From: agent } },
            body: {
              incidents: work.map(({ id, people }) => ({
                id,
                type: "incident_reference" as const,
                assignments: people.map((person) => ({ assignee: { id: person, type: "user_reference" as const } })),
              })),
            },
          }),
      )
      if (back.length > 0) return undefined
      const moved = new Set(
        answer.incidents.flatMap(({ id, assignments }) =>
          assignments.some(({ assignee }) => assignee.id === from) ? [] : [id],
        ),
      )
      return seen(raw.filter(({ id }) => !moved.has(id)))
    }),

  say: (_target, before, _after, { from, to }) => {
    const count = Object.keys(before).length
    if (count === 0) return `Open incidents: none of ${from.name}'s now; those that come meanwhile, to ${to.name}`
    return `Open incidents: ${count} of ${from.name}'s to ${to.name}, who is paged for each (other assignees stay; those that come meanwhile, too)`
  },
})

export const seen = (raw: ReadonlyArray<Incident>) => ({
  state: Object.fromEntries(
    raw.map(({ id, assignments }) => [id, assignments.map(({ assignee }) => assignee.id).toSorted()]),
  ),
  raw,
  ids: raw.map(({ id }) => id),
})
