import type { Layer } from "../schedule.ts"
import { changes } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"
import { inPlace, isOver } from "./judged.ts"

/**
 * What cover does not show: layers that others hide, and turns beyond the weeks looked at. Each layer that goes on is
 * the same in the same order, but for the leaver's places; each that was over is as it was, the leaver's name in it.
 */
export const layersStand: Judging = (judged) =>
  Object.values(judged.before.schedules).flatMap((schedule) => {
    const later = judged.after.schedules[schedule.id]?.schedule_layers ?? []
    const what = `schedule ${schedule.id}, layer`
    const [were, are] = [goingOn(schedule.schedule_layers, judged), goingOn(later, judged)]
    const over = schedule.schedule_layers.filter((layer) => isOver(layer, judged.before.now))
    return [
      ...changes(`schedule ${schedule.id}`, { layers: idsOf(were) }, { layers: idsOf(are) }),
      ...were.flatMap((layer) => {
        const found = are.find(({ id }) => id === layer.id)
        return found === undefined
          ? []
          : changes(`${what} ${layer.id}`, wanted(layer, judged), plain(found, judged.after.now))
      }),
      ...over.flatMap((layer) =>
        changes(
          `${what} ${layer.id}, which was over`,
          layer,
          later.find(({ id }) => id === layer.id),
        ),
      ),
    ]
  })

const goingOn = (layers: Layer[], { after }: Judged): Layer[] => layers.filter((layer) => !isOver(layer, after.now))

const idsOf = (layers: Layer[]): string[] => layers.map(({ id }) => id)

const wanted = (layer: Layer, judged: Judged) => {
  const { users, ...rest } = plain(layer, judged.after.now)
  return { ...rest, users: users.map((id) => inPlace(judged, id)) }
}

/** What makes up a layer, in comparable form. That it begins anew when it is written is how PagerDuty keeps history. */
const plain = (layer: Layer, now: string) => ({
  name: layer.name,
  begins: Date.parse(layer.start) > Date.parse(now) ? new Date(layer.start).toISOString() : "it has begun",
  ends: layer.end === null ? "never" : new Date(layer.end).toISOString(),
  virtualStart: new Date(layer.rotation_virtual_start).toISOString(),
  turnSeconds: layer.rotation_turn_length_seconds,
  restrictions: layer.restrictions.map((restriction) => Object.entries(restriction).toSorted()),
  users: layer.users.map(({ user }) => user.id),
})
