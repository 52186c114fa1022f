import { createHash } from "node:crypto"
import type { HttpBindings } from "@hono/node-server"
import type { Context } from "hono"
import { checkAnswer } from "./contract.ts"

export interface Env {
  Bindings: HttpBindings
  /** Whose token it is: a login, or nobody for an app's. */
  Variables: { caller: string | undefined; body: string }
}
export type Call = Context<Env>

/** GitHub's no, in its words. */
export class Refusal extends Error {
  readonly status: 401 | 403 | 404 | 410 | 422 | 429 | 500
  constructor(status: Refusal["status"], message: string) {
    super(message)
    this.status = status
  }
}
export const notFound = () => new Refusal(404, "Not Found")

/** Answers with what fits the document, and with nothing else. A listing has its ETag: known already, it is a 304. */
export const answer = (call: Call, value: unknown, status: 200 | 201 = 200) => {
  const { method, path } = call.req
  const problem = checkAnswer(method, path, status, value)
  if (problem !== "") throw new Refusal(500, `The emulator's answer to ${method} ${path} does not fit: ${problem}`)
  const body = JSON.stringify(value)
  if (method !== "GET") return call.body(body, status, JSON_HEADERS)
  const link = call.res.headers.get("link") ?? ""
  const etag = `W/"${createHash("sha256").update(link).update(body).digest("hex")}"`
  call.header("etag", etag)
  return call.req.header("if-none-match") === etag ? call.body(null, 304) : call.body(body, status, JSON_HEADERS)
}
const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" }

/** A window over the list as it is now, by page number: who comes or goes shifts it. */
export const page = <Item>(
  call: Call,
  all: ReadonlyArray<Item>,
  most = Number.POSITIVE_INFINITY,
): ReadonlyArray<Item> => {
  const size = Math.min(100, Number(call.req.query("per_page") ?? 30))
  const number = Number(call.req.query("page") ?? 1)
  const end = Math.min(all.length, most)
  const link = (rel: string, to: number) => {
    const url = new URL(call.req.url)
    url.searchParams.set("page", String(to))
    return `<${url}>; rel="${rel}"`
  }
  const last = Math.max(1, Math.ceil(end / size))
  const links = [
    ...(number > 1 ? [link("prev", number - 1), link("first", 1)] : []),
    ...(number < last ? [link("next", number + 1), link("last", last)] : []),
  ]
  if (links.length > 0) call.header("link", links.join(", "))
  return all.slice((number - 1) * size, Math.min(end, number * size))
}

/** A body, as the document says that it is: it was held against that before. */
export const bodyOf = <Body extends object>(call: Call): Body => JSON.parse(call.get("body") || "{}")
