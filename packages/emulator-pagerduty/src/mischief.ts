import { setTimeout as sleep } from "node:timers/promises"
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import type { Emulator, HeldRequest, RequestLine } from "./emulator.ts"
import { notLocked, Refusal } from "./errors.ts"
import type { Fault } from "./faults.ts"
import type { Call } from "./http.ts"

/** Lets a fault strike: before, instead of or after what the request was to do. */
export const strike = async (
  { held }: Emulator,
  call: Call,
  fault: Fault,
  act: () => Promise<void>,
): Promise<Response> => {
  switch (fault.kind) {
    case "rate-limited":
      call.header("ratelimit-remaining", "0")
      call.header("ratelimit-reset", String(Math.ceil((fault.ms ?? 1_000) / 1_000)))
      return refuse(call, new Refusal(429, 2020, "Rate Limit Exceeded"))
    case "locked":
      return refuse(call, notLocked())
    case "error":
      return refuse(call, new Refusal(500, 2000, "Internal Error"))
    case "html":
      return call.html("<html><body><h1>502 Bad Gateway</h1></body></html>", 502)
    case "truncated":
      await act()
      return truncated(call)
    case "slow":
      await sleep(fault.ms ?? 1_000)
      await act()
      return call.res
    case "drop-before":
      return drop(call)
    case "drop-after":
      await act()
      return drop(call)
    case "hold-before":
      await hold(held, call)
      await act()
      return call.res
    case "hold-after":
      await act()
      await hold(held, call)
      return call.res
  }
}

/** Whether the answer to a request struck by this fault never comes. */
export const leavesUnanswered = ({ kind }: Fault): boolean => kind.startsWith("drop")

const refuse = (call: Call, refusal: Refusal) => call.json(refusal.body, refusal.status)

/** Half of the body, under the headers of the whole. */
const truncated = async (call: Call): Promise<Response> => {
  const { status, headers } = call.res
  const body = await call.res.text()
  return new Response(body === "" ? null : body.slice(0, Math.ceil(body.length / 2)), { status, headers })
}

const drop = (call: Call): Response => {
  call.env.outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Goes on when it is let go, and says so: here a test sends its SIGKILL. Whoever is gone by then is never served. */
const hold = (held: Set<HeldRequest>, call: Call): Promise<void> =>
  new Promise((release) => {
    const request = { method: call.req.method, path: pathOf(call), release }
    held.add(request)
    call.env.outgoing.once("close", () => held.delete(request))
    process.stderr.write(`holding ${request.method} ${request.path}\n`)
  })

/** The path with its query, as logged and as faults match it. */
export const pathOf = (call: Call): string => {
  const { pathname, search } = new URL(call.req.url)
  return decodeURI(pathname + search)
}

/** Keeps the request's line in the log, its status null until (or because never) answered. */
export const logged = (emulator: Emulator, call: Call): RequestLine => {
  const line: RequestLine = {
    at: emulator.clock.now().toISO() ?? "",
    method: call.req.method,
    path: pathOf(call),
    status: null,
  }
  emulator.requests.push(line)
  return line
}
