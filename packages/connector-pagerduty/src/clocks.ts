import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** Two clocks differ: what ends within a minute by ours may be over by PagerDuty's, as a layer is that a PUT just ended. */
export const SKEW_MS = 60_000

/** The start of what is to begin at once, even where our clock is some seconds ahead: in the past it comes back as now. */
export const atOnce = Effect.map(DateTime.now, (now) => DateTime.formatIso(DateTime.subtract(now, { seconds: 5 })))
