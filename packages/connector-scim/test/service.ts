// A SCIM service that we did not write (scimmy and its routers), over real HTTP; ours are its store and what goes wrong.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type Connection, Json, makeContainer } from "@latchkey/core"
import type { Fault, Sent } from "@latchkey/testkit"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import express, { type RequestHandler } from "express"
import { Config, Resources, Types } from "scimmy"
import Routers from "scimmy-routers"
import scim from "../src/index.ts"

const Resource = Schema.Record(Schema.String, Json)
type Resource = typeof Resource.Type
const toResource = (value: unknown) => Schema.decodeUnknownSync(Resource)(JSON.parse(JSON.stringify(value)))

export const TOKEN = "canary-7f3a"
/** The user whose token it is. */
export const OWN = "zoe"

/** What the service says that it supports, and how many it gives a page. */
export interface Switches {
  readonly patch: boolean
  readonly filter: boolean
  readonly etag: boolean
  readonly page: number
}
export const ALL: Switches = { patch: true, filter: true, etag: false, page: 2 }

/** What the store learns of a request. */
interface Context {
  readonly ifMatch: string | undefined
  readonly page: { readonly startIndex: number; readonly count: number }
}

const person = (id: string, more: Resource = {}): Resource => ({
  id,
  userName: `${id}@acme.test`,
  displayName: id.toUpperCase(),
  active: true,
  emails: [{ value: `${id}@acme.test`, type: "work", primary: true }],
  ...more,
})
const group = (id: string, members: ReadonlyArray<Resource>): Resource => ({ id, displayName: `The ${id}`, members })

const USERS = [
  person("ana", { roles: [{ value: "admin", display: "Admin", primary: true }], nickName: "Nana" }),
  person("ben", { active: false, emails: [{ value: "shared@acme.test" }] }),
  person("cleo", { emails: [{ value: "shared@acme.test" }], entitlements: [{ value: "vpn" }] }),
  person("dora"),
  person(OWN),
]
const GROUPS = [
  group("staff", [
    { value: "ops", type: "Group" },
    { value: "dora", type: "User" },
  ]),
  group("ops", [
    { value: "ana", type: "User" },
    { value: "oncall", type: "Group" },
  ]),
  // Groups may be in each other.
  group("oncall", [
    { value: "cleo", type: "User" },
    { value: "staff", type: "Group" },
  ]),
]

export const startService = async () => {
  const users = new Map<string, Resource>()
  const groups = new Map<string, Resource>()
  let versions = 0
  let switches = ALL
  let sent: Array<Sent & { readonly query: string; readonly headers: Resource }> = []
  let fault: (Fault & { passed: number; struck: number }) | undefined
  /** Runs before each request is answered. */
  let before: (path: string) => void = () => {}

  const put = (store: Map<string, Resource>, resource: Resource) => {
    const id = String(resource["id"])
    const meta = { resourceType: "User", created: "2024-05-01T10:00:00Z", version: `W/"${++versions}"` }
    store.set(id, { ...resource, meta })
    return store.get(id) ?? {}
  }
  const one = (store: Map<string, Resource>, id: string) => {
    const found = store.get(id)
    if (found === undefined) throw new Types.Error(404, "", `There is no ${id}`)
    return found
  }
  /** RFC 7644, section 3.14: scimmy leaves it to the store. */
  const check = (id: string, ifMatch: unknown) => {
    const { version } = toResource(one(users, id)["meta"])
    if (switches.etag && typeof ifMatch === "string" && ifMatch !== version)
      throw new Types.Error(412, "", "It is another version by now")
  }
  const reset = (next: Partial<Switches> = {}) => {
    switches = { ...ALL, ...next }
    sent = []
    fault = undefined
    before = () => {}
    users.clear()
    groups.clear()
    for (const user of USERS) put(users, user)
    for (const each of GROUPS) groups.set(String(each["id"]), each)
    Config.set({ patch: switches.patch, filter: switches.filter, etag: switches.etag })
  }

  Resources.declare(Resources.User, {
    egress: (
      resource: { readonly id?: string; readonly filter?: Types.Filter; constraints?: object },
      { page }: Context,
    ) => {
      resource.constraints = page
      if (resource.id !== undefined) return one(users, resource.id)
      if (resource.filter !== undefined && !switches.filter)
        throw new Types.Error(400, "invalidFilter", "Nothing is filtered here")
      const all = [...users.values()]
      return resource.filter === undefined ? all : resource.filter.match(all)
    },
    ingress: (resource: { readonly id?: string }, instance: unknown, { ifMatch }: Context) => {
      const id = resource.id ?? ""
      check(id, ifMatch)
      return put(users, { ...toResource(instance), id })
    },
    degress: (resource: { readonly id?: string }, { ifMatch }: Context) => {
      check(resource.id ?? "", ifMatch)
      users.delete(resource.id ?? "")
    },
  })
  Resources.declare(Resources.Group, {
    egress: (resource: { readonly id?: string; constraints?: object }, { page }: Context) => {
      resource.constraints = page
      return resource.id === undefined ? [...groups.values()] : one(groups, resource.id)
    },
    ingress: () => ({}),
    degress: () => {},
  })

  /** The fault that a request meets, if any; what the service says of itself is not counted: it is asked once. */
  const meets = (method: string, path: string) => {
    if (fault === undefined || /Config$|\/Me$/.test(path) || (fault.on === "reads") !== (method === "GET"))
      return undefined
    if (fault.passed < (fault.after ?? 0)) return void fault.passed++
    if (fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) return undefined
    return fault.kind
  }
  const disturb: RequestHandler = (request, response, next) => {
    before(request.path)
    const strike = () => void (fault !== undefined && fault.struck++)
    const kind = meets(request.method, request.path)
    const url = new URL(request.url, "http://service")
    const log = (status: number) => {
      const headers = toResource(request.headers)
      sent.push({ method: request.method, path: url.pathname, query: url.search, status, headers })
    }
    if (kind === undefined) response.once("finish", () => log(response.statusCode))
    else if (kind === "rate-limited") {
      strike()
      log(429)
      return void response.status(429).set("retry-after", "0").send("Slow down.")
    } else if (kind === "error") {
      strike()
      log(500)
      return void response.status(500).type("html").send(`<h1>Oops</h1> ${request.headers.authorization}`)
    } else if (kind.endsWith("before")) {
      strike()
      log(0)
      return void (kind === "drop-before" && response.destroy())
    } else {
      // What would be answered is done, and not heard of.
      response.end = () => {
        strike()
        log(response.statusCode)
        return kind === "drop-after" ? response.destroy() : response
      }
    }
    next()
  }

  const app = express()
  app.use(
    "/scim",
    disturb,
    new Routers({
      type: "bearer",
      handler: (request: express.Request) => {
        if (request.headers.authorization !== `Bearer ${TOKEN}`) throw new Error("Who are you?")
        return OWN
      },
      // scimmy reads no numbers out of a query: without this, every page is the first.
      context: ({ headers, query }: express.Request): Context => ({
        ifMatch: headers["if-match"],
        page: {
          startIndex: Number(query["startIndex"] ?? 1),
          count: Math.min(switches.page, Number(query["count"] ?? switches.page)),
        },
      }),
    }),
  )
  reset()
  const server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return {
    url: `${urlOf(server.address())}/scim`,
    users,
    groups,
    reset,
    put: (resource: Resource) => put(users, resource),
    sent: () => sent,
    before: (hook: (path: string) => void) => void (before = hook),
    inject: (next: Fault) => void (fault = { ...next, passed: 0, struck: 0 }),
    struck: () => (fault?.struck ?? 0) > 0,
    clear: () => void (fault = undefined),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
export type Service = Awaited<ReturnType<typeof startService>>

const urlOf = (address: string | AddressInfo | null) =>
  typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : ""

/** A stub of a service, for what scimmy does not do; gives its base URL. */
export const startStub = async (handler: RequestHandler) => {
  const server = createServer(express().use(handler))
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return {
    url: urlOf(server.address()),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Runs against a connection of its own, as a host would have it. */
export const run = <A, E>(
  baseUrl: string,
  use: (connection: Connection) => Effect.Effect<A, E>,
  settings: Resource = {},
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const container = makeContainer()
      container.register(scim)
      return yield* use(
        yield* container.connect({ name: "test", connector: "scim", settings: { baseUrl, token: TOKEN, ...settings } }),
      )
    }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer)),
  )
