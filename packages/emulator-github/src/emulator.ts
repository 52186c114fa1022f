import type { makeFaults } from "./faults.ts"
import type { World } from "./world.ts"

/** A line of `GET /_emulator/requests`; `status` is null while (or because) no answer was given. */
export interface RequestLine {
  readonly method: string
  readonly path: string
  status: number | null
}

/** What every part shares; a reset replaces the world. */
export interface Emulator {
  world: World
  /** Whose token it is. */
  readonly owner: string
  /** Seconds since 1970; the clock stands until it is moved, if it was set. */
  now: () => number
  /** Requests of this hour that were not free. */
  spent: number
  requests: Array<RequestLine>
  readonly held: Set<() => void>
  readonly faults: ReturnType<typeof makeFaults>
}
