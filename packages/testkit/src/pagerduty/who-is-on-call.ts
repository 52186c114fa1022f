import { isWithin } from "./is-within.ts"
import { parsed } from "./parsed.ts"
import type { Layer, Override, Schedule } from "./schedule.ts"
import { whoseTurn } from "./whose-turn.ts"

/**
 * Who stands on a schedule at an instant (milliseconds), or nobody. It asks each override and each layer about that
 * one instant and knows no intervals: slow, and shared with no other code, so that it can judge those that are fast.
 */
export const whoAt = (schedule: Schedule, instant: number): string | undefined => {
  const override = schedule.overrides
    .filter((each) => covers(each, instant))
    .toSorted(byCreation)
    .at(-1)
  if (override !== undefined) return override.user.id
  const layer = schedule.schedule_layers.findLast((each) => applies(each, schedule.time_zone, instant))
  return layer && whoseTurn(layer, schedule.time_zone, instant)
}

/** The last created wins; restrictions are none of its business. */
const byCreation = (one: Override, other: Override): number => one.sequence - other.sequence

/** A layer without people is as good as none. One that restricts nothing applies at any time of day. */
const applies = (layer: Layer, zone: string, instant: number): boolean =>
  layer.users.length > 0 &&
  covers(layer, instant) &&
  (layer.restrictions.length === 0 || layer.restrictions.some((each) => isWithin(each, zone, instant)))

/** From its start on, up to but without its end; for ever, where that is null. */
const covers = ({ start, end }: { start: string; end: string | null }, instant: number): boolean =>
  parsed(start) <= instant && (end === null || instant < parsed(end))
