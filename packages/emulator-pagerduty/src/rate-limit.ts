import type { MiddlewareHandler } from "hono"
import type { Emulator } from "./emulator.ts"
import { tooManyRequests } from "./errors.ts"
import type { Env } from "./http.ts"

const minute = 60_000

/** Operations with a limit of their own. */
const OWN = new Set(["GET /oncalls", "POST /incidents", "PUT /incidents"])

/**
 * So many calls a minute for each person, over all their tokens, or for the account's token; of some operations so many of
 * each. By the real clock.
 */
export const rateLimit = (emulator: Emulator): MiddlewareHandler<Env> => {
  const spent = new WeakMap<Emulator["store"], Map<string, { since: number; calls: number }>>()
  return async (call, next) => {
    const { store, switches } = emulator
    const budgets = spent.get(store) ?? new Map<string, { since: number; calls: number }>()
    spent.set(store, budgets)
    const now = Date.now()
    const { caller } = call.var
    const key = caller.kind === "user" ? caller.user.id : caller.token
    const spend = (on: string) => {
      const last = budgets.get(on)
      const budget = last !== undefined && now - last.since < minute ? last : { since: now, calls: 0 }
      budget.calls += 1
      budgets.set(on, budget)
      return budget
    }
    const budget = spend(key)
    const operation = `${call.req.method} ${call.req.path}`
    const own = OWN.has(operation) ? spend(`${key} ${operation}`).calls : 0
    call.header("ratelimit-limit", String(switches.rateLimit))
    call.header("ratelimit-remaining", String(Math.max(0, switches.rateLimit - budget.calls)))
    call.header("ratelimit-reset", String(Math.ceil((budget.since + minute - now) / 1_000)))
    if (budget.calls > switches.rateLimit || own > switches.ownRateLimit) throw tooManyRequests()
    await next()
  }
}
