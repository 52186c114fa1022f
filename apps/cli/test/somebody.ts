// Somebody else, who changes the account while an offboarding runs.
import type { Running } from "@latchkey/emulator-pagerduty"
import type { Departure } from "@latchkey/testkit/pagerduty"
import * as fc from "fast-check"
import * as Schema from "effect/Schema"
import type { Ahead } from "./account.ts"
import { canBeSeenOnShifts, deedsOnShifts, shiftsOf, whatsOnShifts } from "./somebody-on-shifts.ts"
import { SOMEBODY } from "./storm.ts"

const whats = [
  "renames a schedule",
  "adds a person to a layer",
  "adds an override",
  "adds an override of who leaves",
  "edits a policy",
  "resolves an incident",
  "creates an incident of who leaves",
  ...whatsOnShifts,
] as const
type What = (typeof whats)[number]

/** What somebody does once, and to what. */
export interface Deed {
  readonly what: What
  /** Which of several. */
  readonly which: number
  /** Before which call to PagerDuty, at the earliest. */
  readonly call: number
}

/** Calls an account as its owner; `undefined` where it is refused. */
export type Ask = (method: string, path: string, body?: object) => Promise<unknown>

export const askAsOwner =
  ({ url, token }: Running): Ask =>
  async (method, path, body) => {
    const headers = { authorization: `Token token=${token}`, "content-type": "application/json", connection: "close" }
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(`${url}${path}${path.includes("?") ? "&" : "?"}${SOMEBODY}`, sent)
    const text = await answer.text()
    if (!answer.ok) return undefined
    return text === "" ? {} : JSON.parse(text)
  }

/** Does it; gives the id of what it made (the empty one for a change), or nothing where it could not be done. */
export const doDeed = (ask: Ask, departure: Departure, { what, which }: Deed): Promise<string | undefined> => {
  const target = targetOf(departure, what, which)
  return target === undefined ? Promise.resolve(undefined) : deeds[what].done(ask, target, departure, which)
}

/**
 * Not what comes between the last look of a step and its write: a PUT replaces the whole, and a deletion asks nobody,
 * wherever there is no compare-and-set.
 */
export const canBeSeen = (departure: Departure, { what, which }: Deed, ahead: Ahead): boolean => {
  const { method, path, step } = ahead
  const target = targetOf(departure, what, which)
  if (step?.kind === "user") return !what.endsWith("who leaves") || what.startsWith("creates")
  const shifts = shiftsOf(step)
  if (shifts !== undefined) return shifts.schedule !== target || canBeSeenOnShifts(what, shifts.look, ahead)
  return step?.target.id !== target || (method === "GET" && path === `${deeds[what].place}/${target}`)
}

const targetOf = ({ world }: Departure, what: What, which: number) => {
  const all = {
    "/schedules": world.schedules,
    "/escalation_policies": world.escalation_policies,
    "/incidents": world.incidents,
    "/services": world.services,
    "/v3/schedules": world.v3_schedules ?? [],
  }[deeds[what].place]
  return all[which % Math.max(1, all.length)]?.id
}

export interface Doing {
  readonly place: "/schedules" | "/escalation_policies" | "/incidents" | "/services" | "/v3/schedules"
  readonly done: (ask: Ask, id: string, departure: Departure, which: number) => Promise<string | undefined>
}

const Named = Schema.Struct({ id: Schema.String })
const Reference = Schema.Struct({ id: Schema.String, type: Schema.String })
const Layer = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  start: Schema.String,
  end: Schema.NullOr(Schema.String),
  rotation_virtual_start: Schema.String,
  rotation_turn_length_seconds: Schema.Number,
  restrictions: Schema.Array(Schema.Record(Schema.String, Schema.Json)),
  users: Schema.Array(Schema.Struct({ user: Reference })),
})
const Schedule = Schema.Struct({
  schedule: Schema.Struct({ name: Schema.String, time_zone: Schema.String, schedule_layers: Schema.Array(Layer) }),
})
const Policy = Schema.Struct({
  escalation_policy: Schema.Struct({
    name: Schema.String,
    num_loops: Schema.Number,
    on_call_handoff_notifications: Schema.String,
    teams: Schema.Array(Reference),
    escalation_rules: Schema.Array(
      Schema.Struct({
        id: Schema.String,
        escalation_delay_in_minutes: Schema.Number,
        targets: Schema.Array(Reference),
      }),
    ),
  }),
})
const read = <A>(schema: Schema.Codec<A, Schema.Json>, answer: unknown): A => Schema.decodeUnknownSync(schema)(answer)

const changed = (answer: unknown) => (answer === undefined ? undefined : "")

/** Reads a schedule, and saves it with something changed, as its page does: layers go back in the other order. */
const editSchedule = async (
  ask: Ask,
  id: string,
  now: string,
  edit: (schedule: (typeof Schedule.Type)["schedule"]) => (typeof Schedule.Type)["schedule"],
) => {
  const { schedule } = read(Schedule, await ask("GET", `/schedules/${id}`))
  const open = schedule.schedule_layers.filter(({ end }) => end === null || Date.parse(end) > Date.parse(now))
  const { schedule_layers: layers, ...rest } = edit({ ...schedule, schedule_layers: open })
  const body = { schedule: { type: "schedule", ...rest, schedule_layers: layers.toReversed() } }
  return changed(await ask("PUT", `/schedules/${id}`, body))
}

/** The account's owner, who never leaves. */
const somebodyOf = ({ world, leaver, successor }: Departure) =>
  world.users.find(({ id, role }) => role === "owner" && id !== leaver && id !== successor)?.id

const HOUR = 3_600_000
const windowOf = ({ now }: Departure, which: number) => {
  const start = Date.parse(now) + (1 + (which % 200)) * HOUR
  return { start: new Date(start).toISOString(), end: new Date(start + 5 * HOUR).toISOString() }
}

const addOverride =
  (personOf: (departure: Departure) => string | undefined): Doing["done"] =>
  async (ask, id, departure, which) => {
    const user = { id: personOf(departure), type: "user_reference" }
    const override = { ...windowOf(departure, which), user }
    const answer = await ask("POST", `/schedules/${id}/overrides`, { override })
    return answer === undefined ? undefined : read(Schema.Struct({ override: Named }), answer).override.id
  }

const deeds: Readonly<Record<What, Doing>> = {
  ...deedsOnShifts,
  "renames a schedule": {
    place: "/schedules",
    done: (ask, id, { now }) =>
      editSchedule(ask, id, now, (schedule) => ({ ...schedule, name: `${schedule.name}, renamed` })),
  },
  "adds a person to a layer": {
    place: "/schedules",
    done: (ask, id, departure, which) =>
      editSchedule(ask, id, departure.now, (schedule) => ({
        ...schedule,
        schedule_layers: schedule.schedule_layers.map((layer, at, { length }) => {
          const person = somebodyOf(departure)
          if (at !== which % length || person === undefined) return layer
          return { ...layer, users: [...layer.users, { user: { id: person, type: "user_reference" } }] }
        }),
      })),
  },
  "adds an override": { place: "/schedules", done: addOverride(somebodyOf) },
  "adds an override of who leaves": { place: "/schedules", done: addOverride(({ leaver }) => leaver) },
  "edits a policy": {
    place: "/escalation_policies",
    done: async (ask, id) => {
      const { escalation_policy: policy } = read(Policy, await ask("GET", `/escalation_policies/${id}`))
      const rules = policy.escalation_rules.map(({ escalation_delay_in_minutes: delay, ...rule }) => ({
        ...rule,
        escalation_delay_in_minutes: delay + 5,
      }))
      const edited = { type: "escalation_policy", ...policy, description: "edited", escalation_rules: rules }
      return changed(await ask("PUT", `/escalation_policies/${id}`, { escalation_policy: edited }))
    },
  },
  "resolves an incident": {
    place: "/incidents",
    done: async (ask, id) =>
      changed(await ask("PUT", `/incidents/${id}`, { incident: { type: "incident", status: "resolved" } })),
  },
  "creates an incident of who leaves": {
    place: "/services",
    done: async (ask, id, { leaver }, which) => {
      const answer = await ask("POST", "/incidents", {
        incident: {
          type: "incident",
          title: "It burns",
          incident_key: `fire ${which}`,
          service: { id, type: "service_reference" },
          assignments: [{ assignee: { id: leaver, type: "user_reference" } }],
        },
      })
      return answer === undefined ? undefined : read(Schema.Struct({ incident: Named }), answer).incident.id
    },
  },
}

export const someDeed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...whats),
  which: fc.nat(1000),
  call: fc.nat(80),
})
