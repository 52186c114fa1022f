/** What can go wrong on the way: see the README for each kind. */
export const faultKinds = [
  "rate-limited",
  "locked",
  "error",
  "html",
  "truncated",
  "slow",
  "drop-before",
  "drop-after",
  "hold-before",
  "hold-after",
] as const

export type FaultKind = (typeof faultKinds)[number]

/** A fault to inject: every request, for ever, if nothing else is said. */
export interface Fault {
  readonly kind: FaultKind
  /** One, or several: `PUT|DELETE`. */
  readonly method?: string
  /** A regular expression over path and query. */
  readonly path?: string
  /** So many matching requests pass first. */
  readonly after?: number
  /** So many are hit. */
  readonly times?: number
  /** This share of them, 0 to 1. */
  readonly share?: number
  /** How long `slow` takes, or until `rate-limited` resets. */
  readonly ms?: number
}

export interface Faults {
  readonly add: (fault: Fault) => void
  readonly clear: () => void
  readonly list: () => ReadonlyArray<Fault>
  /** The fault that hits this request, if one does; counts the request. */
  readonly strike: (method: string, path: string) => Fault | undefined
}

export const makeFaults = (): Faults => {
  let armed: { fault: Fault; seen: number; hit: number }[] = []
  const random = randomFrom(1)
  return {
    add: (fault) => void armed.push({ fault, seen: 0, hit: 0 }),
    clear: () => void (armed = []),
    list: () => armed.map(({ fault }) => fault),
    strike: (method, path) => {
      for (const entry of armed) {
        const { fault } = entry
        if (fault.method !== undefined && !fault.method.toUpperCase().split("|").includes(method)) continue
        if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue
        entry.seen += 1
        if (entry.seen <= (fault.after ?? 0) || entry.hit >= (fault.times ?? Infinity)) continue
        if (fault.share !== undefined && random() >= fault.share) continue
        entry.hit += 1
        return fault
      }
      return undefined
    },
  }
}

/** The same numbers in each run, so that a failing test fails again (mulberry32). */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
