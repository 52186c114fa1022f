import { defineStep } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { type Layer, ScheduleObject } from "../model.ts"
import { utc } from "../overrides.ts"
import { getSchedule, openLayers } from "../schedules.ts"
import { HandOver } from "./hand-over.ts"

const Restriction = Schema.Struct({
  type: Schema.Literals(["daily_restriction", "weekly_restriction"]),
  start_time_of_day: Schema.String,
  duration_seconds: Schema.Number,
  start_day_of_week: Schema.optionalKey(Schema.Number),
})

/** A layer as it goes on: who takes turns, from which virtual start, how long, when. A past start is the server's. */
const LayerItem = Schema.Struct({
  name: Schema.NullOr(Schema.String),
  users: Schema.Array(Schema.String),
  start: Schema.optionalKey(Schema.String),
  end: Schema.NullOr(Schema.String),
  virtualStart: Schema.String,
  turnSeconds: Schema.Number,
  restrictions: Schema.Array(Restriction),
})
type LayerItem = typeof LayerItem.Type

const About = Schema.Struct({ name: Schema.String, timeZone: Schema.String, description: Schema.NullOr(Schema.String) })
const Item = Schema.Union([LayerItem, About])
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

const isLayer = (item: Item): item is LayerItem => "users" in item

/** The successor in the leaver's place, in each layer: everybody's turns stay. `updateSchedule` replaces the whole: one step a schedule. */
export const schedule = defineStep({
  kind: "schedule",
  intent: HandOver,
  item: Item,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }) => Effect.flatMap(getSchedule(pagerduty, id), seen),

  want: (now, { from, to }): State => wantedOf(now, from.id, to.id),

  act: (pagerduty, { id }, { raw }, wanted) =>
    pagerduty
      .write("updateSchedule", Schema.Struct({ schedule: ScheduleObject }), (api, way) =>
        api.PUT("/schedules/{id}", { ...way, params: { path: { id } }, body: { schedule: toBody(raw, wanted) } }),
      )
      .pipe(Effect.flatMap(({ schedule: answer }) => seen(answer))),

  say: ({ name }, before, after, { from, to }) => {
    const layers = Object.entries(before).flatMap(([key, item]) =>
      isLayer(item) && item.users.includes(from.id) ? [key] : [],
    )
    const twice = Object.values(after).some(
      (item) => isLayer(item) && item.users.filter((user) => user === to.id).length > 1,
    )
    const takesBoth = `; ${to.name} takes more than one turn in a round then, everybody else's stay`
    return `Schedule "${name}": ${to.name} in ${from.name}'s place (${layers.join("; ")})${twice ? takesBoth : ""}`
  },
})

export const wantedOf = (now: State, from: string, to: string): State =>
  Object.fromEntries(
    Object.entries(now).map(([key, item]) => [
      key,
      isLayer(item) ? { ...item, users: item.users.map((user) => (user === from ? to : user)) } : item,
    ]),
  )

/** What of a schedule is compared: order, people, turns; no ids, nothing of the past. First is on top, as `getSchedule` gives it. */
export const seen = (raw: ScheduleObject) =>
  Effect.map(DateTime.now, (instant) => {
    const now = DateTime.toEpochMillis(instant)
    const open = openLayers(raw, now)
    const state: State = {
      about: { name: raw.name, timeZone: raw.time_zone, description: raw.description ?? null },
      ...Object.fromEntries(
        open.map((layer, index) => [`layer ${index + 1}${layer.name ? ` "${layer.name}"` : ""}`, item(layer, now)]),
      ),
    }
    return { state, raw: { schedule: raw, open }, ids: open.map(({ id }) => id) }
  })

const item = (layer: Layer, now: number): LayerItem => ({
  name: layer.name ?? null,
  users: layer.users.map(({ user }) => user.id),
  ...(Date.parse(layer.start) > now && { start: utc(layer.start) }),
  end: layer.end ? utc(layer.end) : null,
  virtualStart: utc(layer.rotation_virtual_start),
  turnSeconds: layer.rotation_turn_length_seconds,
  restrictions: (layer.restrictions ?? []).map(({ start_day_of_week: day, ...rest }) => ({
    ...rest,
    ...(typeof day === "number" && { start_day_of_week: day }),
  })),
})

type Raw = { readonly schedule: ScheduleObject; readonly open: ReadonlyArray<Layer> }

/** All that a PUT must send. PagerDuty takes layers in the reverse of the order in which it gives them. */
export const toBody = ({ schedule: raw, open }: Raw, wanted: State) => {
  const about = wanted["about"]
  const layers = Object.values(wanted).filter(isLayer)
  return {
    type: "schedule" as const,
    name: about !== undefined && !isLayer(about) ? about.name : raw.name,
    time_zone: about !== undefined && !isLayer(about) ? about.timeZone : raw.time_zone,
    ...(raw.description !== undefined && raw.description !== null && { description: raw.description }),
    schedule_layers: layers
      .map((layer, index) => ({
        ...(open[index] !== undefined && { id: open[index].id }),
        ...(layer.name !== null && { name: layer.name }),
        start: layer.start ?? open[index]?.start ?? layer.virtualStart,
        // Left out, an end would be kept or guessed; null keeps the layer open.
        end: layer.end,
        rotation_virtual_start: layer.virtualStart,
        rotation_turn_length_seconds: layer.turnSeconds,
        users: layer.users.map((id) => ({ user: { id, type: "user_reference" as const } })),
        restrictions: layer.restrictions.map((restriction) => ({ ...restriction })),
      }))
      .toReversed(),
  }
}
