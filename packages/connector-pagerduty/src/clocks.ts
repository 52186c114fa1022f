import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** Two clocks differ: what ends within a minute by ours may be over by PagerDuty's, as a layer is that a PUT just ended. */
export const SKEW_MS = 60_000

/** Is it not over, by either clock? What has no end never is. */
export const lasts = (end: string | null | undefined, now: number): boolean => !end || Date.parse(end) > now + SKEW_MS

/** When the last of them ends, of those that end within a minute: left alone, and waited for (milliseconds). */
export const lastMinute = (ends: ReadonlyArray<string | null | undefined>, now: number): number | undefined =>
  ends
    .flatMap((end) => (end && !lasts(end, now) ? [Date.parse(end)] : []))
    .filter((end) => end > now)
    .toSorted((a, b) => a - b)
    .at(-1)

/** The start of what is to begin at once, even where our clock is some seconds ahead: in the past it comes back as now. */
export const atOnce = Effect.map(DateTime.now, (now) => DateTime.formatIso(DateTime.subtract(now, { seconds: 5 })))
