import { loadContract } from "@latchkey/testkit/contract"
import { afterEach } from "vitest"
import type { Fault, RequestLine, Running, Switches } from "../index.ts"
import { startEmulator } from "../index.ts"
import { parse } from "../json.ts"
import type { World } from "../world.ts"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface Bench extends AsyncDisposable {
  readonly running: Running
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly put: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly remove: (path: string, headers?: Record<string, string>) => Promise<Answer>
  readonly fault: (fault: Fault) => Promise<Answer>
  readonly clock: (to: { now?: string; advanceSeconds?: number }) => Promise<Answer>
  readonly switches: (switches: Partial<Switches>) => Promise<Answer>
  readonly state: () => Promise<unknown>
  readonly requests: () => Promise<ReadonlyArray<RequestLine>>
}

/** When every test's clock stands: a Tuesday morning in Berlin. */
export const now = "2026-11-24T08:00:00Z"

const contract = loadContract("pagerduty")
const misfits: string[] = []

/** Every answer of the emulator fits PagerDuty's document with its corrections, whatever the test is about. */
afterEach(() => {
  const wrong = misfits.splice(0)
  if (wrong.length > 0) throw new Error(wrong.join("\n\n"))
})

/** An emulator to test, its clock standing, and a client that holds each answer against the document. */
export const bench = async (
  world: string | World | ((now: Date) => World) = "empty",
  switches: Partial<Switches> = {},
): Promise<Bench> => {
  const running = await startEmulator({ world, now, switches })
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(running.url + path, {
      method,
      headers: { authorization: `Token token=${running.token}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const { status } = response
    const text = await response.text()
    if (!path.startsWith("/_emulator")) {
      const wrong = contract.checkAnswer({
        method,
        path,
        status,
        headers: Object.fromEntries(response.headers),
        body: text,
      })
      misfits.push(...wrong.map((problem) => `${method} ${path} → ${status}: ${problem}\n${text.slice(0, 2_000)}`))
    }
    return { status, headers: response.headers, body: text === "" ? undefined : parse<unknown>(text) }
  }
  return {
    running,
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    remove: (path, headers) => send("DELETE", path, undefined, headers),
    fault: (fault) => send("POST", "/_emulator/faults", fault),
    clock: (to) => send("POST", "/_emulator/clock", to),
    switches: (to) => send("POST", "/_emulator/switches", to),
    state: async () => (await send("GET", "/_emulator/state")).body,
    requests: async () => parse(await (await fetch(`${running.url}/_emulator/requests`)).text()),
    [Symbol.asyncDispose]: running.close,
  }
}

/** As a caller with another token. */
export const as = (token: string) => ({ authorization: `Bearer ${token}` })

/** What stands in an answer at a path such as `schedule.users.0.id`; undefined if nothing does. */
export const at = ({ body }: Pick<Answer, "body">, path: string): unknown =>
  path.split(".").reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), body)

/** The id there. */
export const idAt = (answer: Answer, path: string): string => {
  const id = at(answer, `${path}.id`)
  if (typeof id !== "string") throw new Error(`No id at ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return id
}

/** Something of each item of a list, as in `each(answer, "users", "id")`. */
export const each = (answer: Pick<Answer, "body">, list: string, path: string): unknown[] => {
  const items = at(answer, list)
  return Array.isArray(items) ? items.map((body: unknown) => at({ body }, path)) : []
}

/** A refusal, as PagerDuty words it: status, code, errors. */
export const refusal = (answer: Answer) => [
  answer.status,
  at(answer, "error.code"),
  ...each(answer, "error.errors", "").map((_, i) => at(answer, `error.errors.${i}`)),
]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
