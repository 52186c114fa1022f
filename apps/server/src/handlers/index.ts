import * as Layer from "effect/Layer"
import { access } from "./access.ts"
import { accounts } from "./accounts.ts"
import { connections } from "./connections.ts"
import { connectors } from "./connectors.ts"
import { entitlements } from "./entitlements.ts"
import { health } from "./health.ts"
import { inventory } from "./inventory.ts"
import { keys } from "./keys.ts"
import { onCall } from "./on-call.ts"
import { operations } from "./operations.ts"
import { plans } from "./plans.ts"

/** What answers each group of routes. */
export const handlers = Layer.mergeAll(
  access,
  accounts,
  connections,
  connectors,
  entitlements,
  health,
  inventory,
  keys,
  onCall,
  operations,
  plans,
)
