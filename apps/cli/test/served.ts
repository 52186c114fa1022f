// `latchkey serve` as somebody has it who asks it over HTTP.
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { createServer } from "node:net"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { follow, type Told } from "../../server/test/follow.ts"
import type { FrontDoor } from "./front-door.ts"

/** A port that is free now: a server that is begun again is asked at the same place. */
export const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

export interface Ready {
  readonly url: string
  readonly key?: string
}

/** Begins it, and waits for the line that says that it is ready. */
export const beginServer = async (
  door: FrontDoor,
  port: number,
): Promise<{ readonly child: ChildProcessWithoutNullStreams; readonly ready: Ready; readonly log: () => string }> => {
  const child = door.begin(["serve", "--port", String(port)])
  let log = ""
  child.stderr.on("data", (part) => (log += String(part)))
  for await (const line of createInterface({ input: child.stdout }))
    return { child, ready: JSON.parse(line), log: () => log }
  throw new Error(`it ended before it was ready: ${log}`)
}

/** Asks it; a body is JSON. */
export const asking =
  ({ url, key = "" }: Ready) =>
  async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", connection: "close", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) }
  }

/** Plans an offboarding and has it performed; gives the operation's path. */
export const askToOffboard = async (ready: Ready, subject: string, destination: string) => {
  const ask = asking(ready)
  const plan = await ask("POST", "/v1/connections/pagerduty/plans", {
    change: "offboard",
    subject,
    destination,
    reason: "IT-7",
  })
  const { headers, status } = await ask(
    "POST",
    `/v1/plans/${plan.body.id}/operations`,
    {},
    {
      "if-match": plan.headers.get("etag") ?? "",
    },
  )
  if (status !== 202) throw new Error(`not accepted: ${status}`)
  return headers.get("location") ?? ""
}

/** Follows an operation to its end through whatever becomes of the server: where it is away, it is asked again. */
export const followThrough = async (ready: Required<Ready>, path: string): Promise<ReadonlyArray<Told>> => {
  const all: Array<Told> = []
  for (;;) {
    const last = all.at(-1)?.id ?? 0
    const { status, told } = await follow(ready, `${path}/events`, { last }).catch(() => ({ status: 0, told: [] }))
    all.push(...told)
    if (status === 204) return all
    if (told.length === 0) await sleep(50)
  }
}
