import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/index.ts"
import { evaluate } from "../access/evaluate.ts"

export const access = HttpApiBuilder.group(Api, "access", (handlers) =>
  handlers.handle("evaluateAccess", ({ payload }) => evaluate(payload)),
)
