import * as Effect from "effect/Effect"
import { HttpApi } from "effect/http-api"
import * as HttpRouter from "effect/http/HttpRouter"
import { HttpServerError } from "effect/http/HttpServerError"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import { answering } from "./answering.ts"
import { Api } from "./api/index.ts"
import { Refusal } from "./api/problem.ts"

const routes: Array<{ readonly method: string; readonly pattern: RegExp }> = [
  { method: "GET", pattern: /^\/(docs|openapi\.json)$/ },
]
HttpApi.reflect(Api, {
  onGroup: () => undefined,
  onEndpoint: ({ endpoint: { method, path } }) => {
    routes.push({ method, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`) })
  },
})

/** What there is not is a problem too: 404, or 405 where it is there under another method. */
const refuse = Effect.gen(function* () {
  const { method, url } = yield* HttpServerRequest
  const { pathname } = new URL(url, "http://localhost")
  const allowed = routes.filter(({ pattern }) => pattern.test(pathname)).map((route) => route.method)
  if (allowed.length === 0)
    return yield* new Refusal({
      status: 404,
      message: `There is no ${pathname}.`,
      remedy: "GET /openapi.json says what there is.",
    })
  const allow = allowed.toSorted().join(", ")
  return yield* new Refusal({
    status: 405,
    message: `${pathname} takes ${allow}, not ${method}.`,
    headers: { allow },
  })
})

export const elsewhere = HttpRouter.middleware(
  Effect.catch((error) => (isNowhere(error) ? answering("none")(refuse) : Effect.fail(error))),
  { global: true },
)

const isNowhere = (error: unknown) => error instanceof HttpServerError && error.reason._tag === "RouteNotFound"
