import { createServer } from "node:http"
import { json } from "node:stream/consumers"
import type { Fault, Sent } from "@latchkey/testkit"

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: unknown
}
export type Answer = (asked: Asked) => { readonly status: number; readonly body?: unknown }

/** An HTTP server in the source's place: notes what was sent, and goes wrong when it is told to. */
export const standIn = async (answer: Answer) => {
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

  const server = createServer((request, response) => {
    void (async () => {
      const { method = "GET" } = request
      const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://stand.in")
      const body = request.headers["content-type"]?.includes("json") === true ? await json(request) : undefined
      const end = (status: number, said?: unknown) => {
        sent.push({ method, path, status })
        // How long to wait after "too many requests": of a source that does not say, a minute is thought.
        const headers = { "content-type": "application/json", ...(status === 429 && { "retry-after": "1" }) }
        response.writeHead(status, headers).end(JSON.stringify(said ?? {}))
      }
      const keep = (status: number, how: "drop" | "hold") => {
        sent.push({ method, path, status })
        if (how === "drop") request.socket.destroy()
      }
      const kind = meets(method)
      if (kind === "rate-limited") return end(429)
      if (kind === "error") return end(500)
      if (kind === "drop-before") return keep(0, "drop")
      if (kind === "hold-before") return keep(0, "hold")
      const { status, body: said } = answer({ method, path, query, authorization: request.headers.authorization, body })
      if (kind === "drop-after") return keep(status, "drop")
      if (kind === "hold-after") return keep(status, "hold")
      return end(status, said)
    })()
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    sent: (): ReadonlyArray<Sent> => [...sent],
    forget: () => void (sent = []),
    inject: (next: Fault) => void (fault = { ...next, passed: 0, struck: 0 }),
    struck: () => (fault?.struck ?? 0) > 0,
    clear: () => void (fault = undefined),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
