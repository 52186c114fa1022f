/** What can go wrong on the way. */
export const faultKinds = [
  "rate-limited",
  "secondary",
  "error",
  "truncated",
  "drop-before",
  "drop-after",
  "hold-before",
  "hold-after",
] as const

/** A fault to inject: every request, for ever, if nothing else is said. */
export interface Fault {
  readonly kind: (typeof faultKinds)[number]
  /** One, or several: `PUT|DELETE`. */
  readonly method?: string
  /** A regular expression over path and query. */
  readonly path?: string
  /** So many matching requests pass first. */
  readonly after?: number
  /** So many are hit. */
  readonly times?: number
  /** How long until there may be more requests. */
  readonly seconds?: number
}

export const makeFaults = () => {
  let armed: Array<{ readonly fault: Fault; seen: number; hit: number }> = []
  return {
    add: (fault: Fault) => void armed.push({ fault, seen: 0, hit: 0 }),
    clear: () => void (armed = []),
    struck: () => armed.some(({ hit }) => hit > 0),
    /** The fault that hits this request, if one does; counts the request. */
    strike: (method: string, path: string): Fault | undefined => {
      for (const entry of armed) {
        const { fault } = entry
        if (fault.method !== undefined && !fault.method.split("|").includes(method)) continue
        if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue
        entry.seen += 1
        if (entry.seen <= (fault.after ?? 0) || entry.hit >= (fault.times ?? Infinity)) continue
        entry.hit += 1
        return fault
      }
      return undefined
    },
  }
}
