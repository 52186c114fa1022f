import type { Switches } from "@latchkey/emulator-pagerduty"
import { startEmulator } from "@latchkey/emulator-pagerduty"
import type { Departure } from "../random-world.ts"

/** An emulator that goes from one world to the next. */
export interface PagerDuty extends AsyncDisposable {
  readonly url: string
  /** Puts it into a world; requests go out as the owner's from then on. */
  readonly enter: (departure: Pick<Departure, "world" | "now">, switches?: Partial<Switches>) => Promise<void>
  /** The answer's JSON; whatever is refused, throws. */
  readonly ask: <Answer>(method: string, path: string, body?: object) => Promise<Answer>
}

export const pagerduty = async (): Promise<PagerDuty> => {
  const running = await startEmulator()
  let token = running.token
  const send = async (method: string, path: string, body?: object) => {
    const answer = await fetch(running.url + path, {
      method,
      headers: { authorization: `Token token=${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === "" ? undefined : JSON.parse(text)
  }
  return {
    url: running.url,
    enter: async ({ world, now }, switches = {}) => {
      const body = { world, now, switches: { rateLimit: 1_000_000, ...switches } }
      const reset = await send("POST", "/_emulator/reset", body)
      token = reset.tokens.users.owner
    },
    ask: send,
    [Symbol.asyncDispose]: running.close,
  }
}
