import { randomUUID } from "node:crypto"
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import { Hono } from "hono"
import { api } from "./api.ts"
import { checkRequest } from "./contract.ts"
import { control } from "./control.ts"
import type { Emulator, RequestLine } from "./emulator.ts"
import type { Fault } from "./faults.ts"
import { type Call, type Env, Refusal } from "./http.ts"
import type { World } from "./world.ts"

/** GitHub's REST API behind what every call passes: log, faults, token, rate limit, document; and `/_emulator/` beside it. */
export const app = (emulator: Emulator, begin: (world?: World) => void) =>
  new Hono<Env>()
    .route("/_emulator", control(emulator, begin))
    .use(async (call, next) => {
      const { pathname, search } = new URL(call.req.url)
      const line: RequestLine = { method: call.req.method, path: decodeURI(pathname + search), status: null }
      emulator.requests.push(line)
      call.header("x-github-request-id", randomUUID())
      const fault = emulator.faults.strike(line.method, line.path)
      if (fault === undefined) await next()
      else call.res = await strike(emulator, call, fault, next)
      if (fault?.kind.startsWith("drop") !== true) line.status = call.res.status
    })
    .use(async (call, next) => {
      const [, token] = /^(?:Bearer|token) (.+)$/i.exec(call.req.header("authorization") ?? "") ?? []
      const login = emulator.world.users.find((user) => tokenOf(user.login) === token)?.login
      if (login === undefined && token !== APP_TOKEN) throw new Refusal(401, "Bad credentials")
      call.set("caller", login)
      limit(emulator, call)
      if (emulator.spent >= emulator.world.rateLimit) throw new Refusal(403, "API rate limit exceeded")
      const text = await call.req.text()
      const wrong = checkRequest(
        call.req.method,
        call.req.path,
        call.req.query(),
        text === "" ? undefined : JSON.parse(text),
      )
      if (wrong !== "") throw new Refusal(422, `Invalid request: ${wrong}`)
      call.set("body", text)
      await next()
      // What has not changed is free.
      // GraphQL has a budget of its own.
      if (call.res.status !== 304 && call.req.path !== "/graphql") emulator.spent += 1
      limit(emulator, call)
    })
    .route("/", api(emulator))
    .notFound((call) => call.json({ message: "Not Found" }, 404))
    .onError((error, call) => {
      const { status, message } =
        error instanceof Refusal ? error : new Refusal(500, `The emulator failed: ${error.stack}`)
      return call.json({ message, documentation_url: "https://docs.github.com/rest", status: String(status) }, status)
    })

export const tokenOf = (login: string) => `ghp_emulator_${login}`
/** Of an app that is installed: no user's. */
export const APP_TOKEN = "ghs_emulator_app"

const HOUR = 3600
const limit = ({ world, spent, now }: Emulator, call: Call) => {
  const left = Math.max(0, world.rateLimit - spent)
  call.header("x-ratelimit-limit", String(world.rateLimit))
  call.header("x-ratelimit-remaining", String(left))
  call.header("x-ratelimit-reset", String((Math.floor(now() / HOUR) + 1) * HOUR))
}

/** Lets a fault strike: before, instead of or after what the request was to do. */
const strike = async (emulator: Emulator, call: Call, fault: Fault, act: () => Promise<void>): Promise<Response> => {
  const seconds = fault.seconds ?? 1
  if (fault.kind === "rate-limited") {
    call.header("x-ratelimit-remaining", "0")
    call.header("x-ratelimit-reset", String(Math.floor(emulator.now()) + seconds))
    return call.json({ message: "API rate limit exceeded" }, 403)
  }
  if (fault.kind === "secondary") {
    call.header("retry-after", String(seconds))
    return call.json({ message: "You have exceeded a secondary rate limit. Please wait." }, 403)
  }
  if (fault.kind === "error") return call.json({ message: "Server Error" }, 502)
  if (fault.kind === "hold-before") await hold(emulator, call)
  if (fault.kind !== "drop-before") await act()
  if (fault.kind === "hold-after") await hold(emulator, call)
  if (fault.kind === "truncated") {
    const { status, headers } = call.res
    const text = await call.res.text()
    return new Response(text.slice(0, Math.ceil(text.length / 2)), { status, headers })
  }
  if (!fault.kind.startsWith("drop")) return call.res
  call.env.outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Goes on when it is let go; whoever is gone by then is never served. */
const hold = ({ held }: Emulator, call: Call): Promise<void> =>
  new Promise((release) => {
    held.add(release)
    call.env.outgoing.once("close", () => held.delete(release))
  })
