import type { Clock } from "./clock.ts"
import type { Faults } from "./faults.ts"
import type { Store } from "./store.ts"
import type { Switches } from "./switches.ts"

/** A line of `GET /_emulator/requests`; `status` is null while (or because) no answer was given. */
export interface RequestLine {
  readonly at: string
  readonly method: string
  readonly path: string
  status: number | null
}

/** A request that waits at a `hold`, until it is let go or whoever sent it is gone. */
export interface HeldRequest {
  readonly method: string
  readonly path: string
  readonly release: () => void
}

/** What every part of the emulator shares; a reset replaces the store and the clock. */
export interface Emulator {
  store: Store
  clock: Clock
  switches: Switches
  /** Where it listens: `self` links lead here. */
  url: string
  requests: RequestLine[]
  readonly held: Set<HeldRequest>
  readonly faults: Faults
}
