import { ConnectorError, type Json } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Fault, Sent } from "./world.ts"

/** What the small source holds. */
export interface State {
  accounts: Array<{ id: string; name: string }>
  tasks: Record<string, string>
  rota: Record<string, string>
  covers: Array<string>
  log: Array<string>
  locked: boolean
}

const first = (): State => ({
  accounts: ["ana", "ben", "cleo", "dora", "eli"].map((id) => ({ id, name: id.toUpperCase() })),
  tasks: { t1: "ana", t2: "ana", t3: "ana", t4: "cleo" },
  rota: { monday: "ana", tuesday: "cleo", wednesday: "ana" },
  covers: [],
  log: [],
  locked: false,
})

/** A source in memory: it counts requests, has a clock of its own, and goes wrong when told to. */
export const makeSource = () => {
  let state = first()
  let now = 0
  let sent: Array<Sent> = []
  let fault: (Fault & { passed: number; struck: number }) | undefined

  /** The fault that this request meets, if any. */
  const meets = (method: string) => {
    if (fault === undefined || (fault.on === "reads") !== (method === "GET")) return undefined
    if (fault.passed < (fault.after ?? 0)) return void fault.passed++
    if (fault.struck >= (fault.times ?? Infinity)) return undefined
    fault.struck++
    return fault.kind
  }

  /** One request; 429 and the like come as the errors that a connector's client makes of them. */
  const call = <A>(method: string, path: string, answer: (state: State) => A): Effect.Effect<A, ConnectorError> =>
    Effect.suspend(() => {
      const kind = meets(method)
      const note = (status: number) => void sent.push({ method, path, status })
      if (kind === "rate-limited") return (note(429), Effect.fail(limited(path)))
      if (kind === "error") return (note(500), Effect.fail(unavailable(path, false)))
      if (kind === "drop-before") return (note(0), Effect.fail(unavailable(path, true)))
      if (kind === "hold-before") return (note(0), Effect.never)
      const result = answer(state)
      note(200)
      if (kind === "drop-after") return Effect.fail(unavailable(path, true))
      return kind === "hold-after" ? Effect.never : Effect.succeed(result)
    })

  return {
    call,
    now: () => now,
    state: () => state,
    sent: () => sent,
    struck: () => (fault?.struck ?? 0) > 0,
    reset: () => {
      state = first()
      sent = []
      now = 0
    },
    advance: (seconds: number) => void (now += seconds),
    inject: (next: Fault | undefined) => void (fault = next && { ...next, passed: 0, struck: 0 }),
    snapshot: (): Json => structuredClone({ ...state }),
  }
}
export type Source = ReturnType<typeof makeSource>

const limited = (operation: string) =>
  new ConnectorError({
    operation,
    message: "The source is asked too often.",
    remedy: "Try again.",
    reason: { _tag: "RateLimited", retryAfterSeconds: 1 },
  })

const unavailable = (operation: string, unknownOutcome: boolean) =>
  new ConnectorError({
    operation,
    message: "The source did not answer as it should.",
    remedy: "Try again.",
    reason: { _tag: "Unavailable", unknownOutcome },
  })
