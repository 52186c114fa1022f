import type { Scope } from "@latchkey/connections"
import * as Effect from "effect/Effect"
import { type Caller, CurrentCaller } from "../api/middleware.ts"
import { Refusal } from "../api/problem.ts"

/** Whether somebody may do something on a connection; on any at all, where none is named. */
export const may = ({ grants }: Caller, scope: Scope, connection?: string): boolean =>
  grants.some(
    ({ scopes, connections }) =>
      scopes.includes(scope) &&
      // Whoever makes keys makes them for every connection.
      (connections === undefined ||
        (scope !== "admin" && (connection === undefined || connections.includes(connection)))),
  )

/** For what is known to be about a connection only when it is read. */
export const allowed = Effect.fnUntraced(function* (scope: Scope, connection: string) {
  const caller = yield* CurrentCaller
  if (!may(caller, scope, connection)) return yield* forbidden(scope, connection)
})

export const forbidden = (scope: Scope, connection?: string) =>
  new Refusal({
    status: 403,
    message: `This takes the scope "${scope}"${connection === undefined ? "" : ` on the connection "${connection}"`}.`,
    remedy: "Ask an administrator of Latchkey for a key, or a role, that has it.",
  })
