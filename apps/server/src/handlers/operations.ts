import { askAgain, cancel, planUndo } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { allowed, may } from "../access/may.ts"
import { Api } from "../api/index.ts"
import { CurrentCaller } from "../api/middleware.ts"
import { Host } from "../host.ts"
import { follow } from "./events.ts"
import { readOperation, toOperation } from "./operation.ts"
import { pageOf } from "./pages.ts"
import { by, keepOnce } from "./plans.ts"

export const operations = HttpApiBuilder.group(
  Api,
  "operations",
  Effect.fnUntraced(function* (handlers) {
    const { journal, open } = yield* Host

    const find = Effect.fnUntraced(function* (id: string, scope: "read" | "plan" | "perform") {
      const operation = yield* readOperation(id)
      yield* allowed(scope, operation.plan.connection)
      return operation
    })
    const now = (id: string) => Effect.map(readOperation(id), toOperation)

    return handlers.handleAll({
      listOperations: Effect.fnUntraced(function* ({ query: { state, ...paging } }) {
        const caller = yield* CurrentCaller
        const theirs = (yield* journal.list).filter(
          (one) => may(caller, "read", one.connection) && (state === undefined || one.state === state),
        )
        return yield* pageOf(theirs, ({ begun, id }) => `${begun} ${id}`, { ...paging, newestFirst: true })
      }),
      readOperation: ({ params }) => Effect.map(find(params.operation, "read"), toOperation),
      followOperation: Effect.fnUntraced(function* ({ params, headers }) {
        const { id } = yield* find(params.operation, "read")
        return yield* follow(id, headers["last-event-id"] ?? 0, headers.accept)
      }),
      cancelOperation: Effect.fnUntraced(function* ({ params }) {
        const operation = yield* find(params.operation, "perform")
        yield* cancel(journal, operation, yield* by)
        return yield* now(operation.id)
      }),
      resumeOperation: Effect.fnUntraced(function* ({ params }) {
        const operation = yield* find(params.operation, "perform")
        yield* askAgain(journal, operation, yield* by)
        return yield* now(operation.id)
      }),
      undoOperation: Effect.fnUntraced(function* ({ params, headers }) {
        const operation = yield* find(params.operation, "plan")
        return yield* keepOnce(
          headers["idempotency-key"],
          ({ plan }) => plan.change === "undo" && plan.request["operation"] === operation.id,
          Effect.flatMap(open(operation.plan.connection), (connection) => planUndo(connection, operation)),
        )
      }),
    })
  }),
)
