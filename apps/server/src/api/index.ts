import { HttpApi, OpenApi } from "effect/http-api"
import { access } from "./access.ts"
import { accounts } from "./accounts.ts"
import { connections } from "./connections.ts"
import { connectors } from "./connectors.ts"
import { entitlements } from "./entitlements.ts"
import { health } from "./health.ts"
import { inventory } from "./inventory.ts"
import { keys } from "./keys.ts"
import { Answering, Authorization } from "./middleware.ts"
import { onCall } from "./on-call.ts"
import { operations } from "./operations.ts"
import { plans } from "./plans.ts"

/** All that can be asked over HTTP. What is added after `Authorization` is anybody's. */
export const Api = HttpApi.make("latchkey")
  .add(connectors, connections, accounts, entitlements, onCall, plans, operations, inventory, access, keys)
  .middleware(Authorization)
  .add(health)
  .middleware(Answering)
  .annotateMerge(
    OpenApi.annotations({
      title: "Latchkey",
      version: "1",
      description: "Take away access safely: see it planned, perform it step by step, keep the receipts.",
    }),
  )
