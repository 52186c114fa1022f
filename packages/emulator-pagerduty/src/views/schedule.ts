import type { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { ended } from "../layers.ts"
import { identity, policyReference, teamReference, userReference } from "../references.ts"
import { renderSchedule } from "../rendering/schedule.ts"
import type { Rendered, Shift } from "../rendering/types.ts"
import type { StoredLayer, StoredSchedule } from "../store.ts"

export interface Window {
  readonly since: DateTime
  readonly until: DateTime
}

/** How a schedule is shown: which parts, in which zone, rendered from when until when. */
export interface View {
  readonly parts: ReadonlySet<string>
  readonly window?: Window
  readonly zone?: string
}

export const everything: ReadonlySet<string> = new Set(["schedule_layers", "overrides_subschedule", "final_schedule"])

/** A schedule as PagerDuty shows it: the layer of highest precedence first, entries only if a window was given. */
export const presentSchedule = (emulator: Emulator, schedule: StoredSchedule, view: View) => {
  const { store, clock } = emulator
  const { parts, zone = schedule.time_zone } = view
  const rendered = view.window && parts.size > 0 ? render(schedule, view.window, zone) : undefined
  const standing = schedule.schedule_layers.filter((layer) => !ended(layer, clock.now()))
  const people = new Set(standing.flatMap(({ users }) => users.map(({ user }) => user.id)))
  const entries = (shifts?: ReadonlyArray<Shift>, coverage?: number) => ({
    rendered_schedule_entries: (shifts ?? []).map(({ start, end, user }) => ({
      start,
      end,
      user: userReference(emulator, user),
    })),
    ...(coverage !== undefined && { rendered_coverage_percentage: coverage }),
  })
  const layer = (each: StoredLayer) => ({
    ...presentLayer(emulator, each, zone),
    ...entries(...shiftsOf(emulator, schedule, each, rendered)),
  })
  return {
    ...identity(emulator, "schedule", "schedule", schedule.id, schedule.name),
    name: schedule.name,
    time_zone: schedule.time_zone,
    description: schedule.description,
    web_cal_url: `webcal://${store.account.subdomain}.pagerduty.com/private/feed/${schedule.id}`,
    http_cal_url: `https://${store.account.subdomain}.pagerduty.com/private/feed/${schedule.id}`,
    users: [...people].map((id) => userReference(emulator, id)),
    teams: schedule.teams.map(({ id }) => teamReference(emulator, id)),
    escalation_policies: [...store.policies.values()]
      .filter(({ escalation_rules }) =>
        escalation_rules.some(({ targets }) => targets.some(({ id }) => id === schedule.id)),
      )
      .map(({ id }) => policyReference(emulator, id)),
    ...(parts.has("schedule_layers") && { schedule_layers: listed(emulator, schedule).toReversed().map(layer) }),
    ...(parts.has("overrides_subschedule") && {
      overrides_subschedule: { name: "Overrides", ...entries(rendered?.overrides, rendered && 0) },
    }),
    ...(parts.has("final_schedule") && {
      final_schedule: { name: "Final Schedule", ...entries(rendered?.final, rendered?.coverage) },
    }),
  }
}

/** Who is on call, from when until when. A window of less than a second that is no instant renders empty. */
export const render = (schedule: StoredSchedule, { since, until }: Window, zone?: string): Rendered => {
  const { time_zone, schedule_layers: layers, overrides } = schedule
  const width = until.diff(since).as("seconds")
  if (width > 0 && width < 1)
    return { layers: layers.map(({ id }) => ({ id, shifts: [], coverage: 0 })), overrides: [], final: [], coverage: 0 }
  return renderSchedule({ time_zone, layers, overrides }, since, until, zone)
}

const listed = ({ switches }: Emulator, { schedule_layers }: StoredSchedule): StoredLayer[] =>
  switches.layerHistory === "listed"
    ? schedule_layers
    : schedule_layers.filter(({ history_of }) => history_of === undefined)

/** A layer's shifts; with those of its replaced versions, if they are not listed on their own. */
const shiftsOf = (
  { switches }: Emulator,
  { schedule_layers }: StoredSchedule,
  layer: StoredLayer,
  rendered: Rendered | undefined,
): [shifts?: Shift[], coverage?: number] => {
  if (rendered === undefined) return []
  const own = schedule_layers
    .filter(({ id, history_of }) => id === layer.id || (switches.layerHistory === "hidden" && history_of === layer.id))
    .flatMap(({ id }) => rendered.layers.find((each) => each.id === id) ?? [])
  return [own.flatMap(({ shifts }) => shifts), own.reduce((sum, { coverage }) => sum + coverage, 0)]
}

const presentLayer = (emulator: Emulator, layer: StoredLayer, zone: string) => ({
  id: layer.id,
  name: layer.name,
  start: stamp(layer.start, zone),
  end: layer.end === null ? null : stamp(layer.end, zone),
  rotation_virtual_start: stamp(layer.rotation_virtual_start, zone),
  rotation_turn_length_seconds: layer.rotation_turn_length_seconds,
  users: layer.users.map(({ user }) => ({ user: userReference(emulator, user.id) })),
  restrictions: layer.restrictions,
})
