import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { listOpenIncidents, SWEEP } from "../incidents.ts"
import { Incident } from "../model.ts"
import { HandOver } from "./hand-over.ts"

/** Who an incident is assigned to, sorted. */
const Item = Schema.Array(Schema.String)

/** `by: policy`: those that came by their policy, and are nobody else's, go back to it; escalation stays on. */
const Intent = Schema.Struct({ ...HandOver.fields, by: Schema.optionalKey(Schema.Literal("policy")) })

/** PagerDuty takes at most so many a call. */
const BULK = 250

/** Hands over what is open when it runs: incidents come and go. Other assignees stay. */
export const incidents = defineStep({
  kind: "incidents",
  intent: Intent,
  item: Item,
  reversible: true,
  standing: true,

  look: (pagerduty: PagerDuty, _target, { from: { id: from } }) =>
    listOpenIncidents(pagerduty, from).pipe(Stream.take(SWEEP), Stream.runCollect, Effect.map(seen)),

  want: () => ({}),

  act: (pagerduty, _target, { state, raw }, wanted, { from: { id: from }, to: { id: to }, by }) =>
    Effect.gen(function* () {
      const back = Object.entries(wanted).filter(([id]) => state[id] === undefined)
      const onward = raw.filter(({ id }) => wanted[id] === undefined)
      const work = [
        ...onward.map((incident) =>
          by === "policy" && mayGoBack(incident)
            ? { id: incident.id, ...toPolicy(incident) }
            : {
                id: incident.id,
                ...toPeople(incident.assignments.map(({ assignee: { id } }) => (id === from ? to : id))),
              },
        ),
        ...back.map(([id, people]) => ({ id, ...toPeople(people) })),
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
              incidents: work.map((one) => ({ ...one, type: "incident_reference" as const })),
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

  say: (_target, before, _after, { from, to, by }) => {
    const found = Object.keys(before).length
    const count = found === SWEEP ? `${SWEEP} or more` : found
    if (found === 0) return `Open incidents: none of ${from.name}'s now; those that come meanwhile, to ${to.name}`
    if (by === "policy")
      return `Open incidents: ${count} of ${from.name}'s back to the policy they came by, else to ${to.name} (other assignees stay; those that come meanwhile, too)`
    return `Open incidents: ${count} of ${from.name}'s to ${to.name}, who is paged for each (other assignees stay; those that come meanwhile, too)`
  },
})

/** It came by its policy, and nobody else is assigned: starting the policy again takes nothing from anybody. */
export const mayGoBack = ({ assigned_via: via, escalation_policy: policy, assignments }: Incident): boolean =>
  via === "escalation_policy" && policy !== undefined && assignments.length === 1

const toPeople = (people: ReadonlyArray<string>) => ({
  assignments: [...new Set(people)].map((id) => ({ assignee: { id, type: "user_reference" as const } })),
})
const toPolicy = ({ escalation_policy: policy }: Incident) => ({
  ...(policy !== undefined && { escalation_policy: { id: policy.id, type: "escalation_policy_reference" as const } }),
})

export const seen = (raw: ReadonlyArray<Incident>) => ({
  state: Object.fromEntries(
    raw.map(({ id, assignments }) => [id, assignments.map(({ assignee }) => assignee.id).toSorted()]),
  ),
  raw,
  ids: raw.map(({ id }) => id),
})
