import { DateTime } from "luxon"
import type { Layer, Renderable, Restriction } from "../types.ts"

/**
 * Who is on call at one instant, by definition: slow, and written apart from the renderer, so that it can judge it.
 * It knows no spans; all local time is luxon's.
 */
export const whoOnCall = ({ layers, overrides, time_zone }: Renderable, at: number): string | undefined => {
  const override = overrides
    .filter(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end))
    .toSorted((a, b) => b.sequence - a.sequence)[0]
  return (
    override?.user.id ??
    layers
      .map((layer) => whoInLayer(layer, time_zone, at))
      .filter((user) => user !== undefined)
      .at(-1)
  )
}

export const whoInLayer = (layer: Layer, zone: string, at: number): string | undefined => {
  if (at < Date.parse(layer.start) || (layer.end !== null && at >= Date.parse(layer.end))) return undefined
  if (layer.restrictions.length > 0 && !layer.restrictions.some((each) => isOpen(each, zone, at))) return undefined
  const turn = turnAt(layer, zone, at)
  const people = layer.users.length
  return layer.users[((turn % people) + people) % people]?.user.id
}

const isOpen = (restriction: Restriction, zone: string, at: number): boolean => {
  const today = DateTime.fromMillis(at, { zone })
  const [hour = 0, minute = 0, second = 0] = restriction.start_time_of_day.split(":").map(Number)
  const reach = Math.ceil(restriction.duration_seconds / 86_400) + 1
  for (let back = -1; back <= reach; back += 1) {
    const { year, month, day, weekday } = today.minus({ days: back })
    const opens = DateTime.utc(year, month, day, hour, minute, second)
    const closes = opens.plus({ seconds: restriction.duration_seconds })
    const rightDay = restriction.type === "daily_restriction" || weekday === restriction.start_day_of_week
    if (rightDay && whenItShows(opens, zone) <= at && at < whenItShows(closes, zone)) return true
  }
  return false
}

const turnAt = (layer: Layer, zone: string, at: number): number => {
  const zero = Date.parse(layer.rotation_virtual_start)
  const seconds = layer.rotation_turn_length_seconds
  const guess = Math.floor((at - zero) / (seconds * 1000))
  if (seconds % 86_400 !== 0) return guess
  const shown = DateTime.fromMillis(zero, { zone }).setZone("utc", { keepLocalTime: true })
  const begins = (turn: number) => whenItShows(shown.plus({ days: (turn * seconds) / 86_400 }), zone)
  return [guess - 1, guess, guess + 1].find((turn) => begins(turn) <= at && at < begins(turn + 1)) ?? Number.NaN
}

/** The first instant at which a zone's clocks show what `shown` shows in UTC. */
const whenItShows = (shown: DateTime, zone: string): number =>
  Math.min(
    ...shown
      .setZone(zone, { keepLocalTime: true })
      .getPossibleOffsets()
      .map((each) => each.toMillis()),
  )
