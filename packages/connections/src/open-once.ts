import type { Connection, ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as RcMap from "effect/RcMap"
import type * as Scope from "effect/Scope"
import type * as HttpClient from "effect/http/HttpClient"
import type { Connections } from "./connections.ts"

/** Opens connections by name, each once while it is in use and a minute longer: all who use one share its source's rate limit. */
export const openOnce = Effect.fnUntraced(function* ({ choose, open }: Pick<Connections, "choose" | "open">) {
  const opened = yield* RcMap.make({
    lookup: (name: string): Effect.Effect<Connection, ConnectorError, Scope.Scope | HttpClient.HttpClient> =>
      open(name),
    idleTimeToLive: "1 minute",
  })
  return (chosen?: string) =>
    Effect.flatMap(choose(chosen), (name) =>
      RcMap.get(opened, name).pipe(Effect.tapError(() => RcMap.invalidate(opened, name))),
    )
})
