import type { HttpBindings } from "@hono/node-server"
import type { Context } from "hono"
import type { DurationLike } from "luxon"
import { DateTime } from "luxon"
import type { Caller } from "./auth.ts"
import { instantFrom } from "./clock.ts"
import { invalid, wrongArguments } from "./errors.ts"
import { parse } from "./json.ts"

/** What Hono carries through a request. */
export interface Env {
  Bindings: HttpBindings
  /** `body`: as it is after the document's checks, if they changed it. */
  Variables: { caller: Caller; body?: string }
}

export type Call = Context<Env>

/** The body, which must be a JSON object. */
export const bodyOf = async <Body extends object>(call: Call): Promise<Body> => {
  const body = jsonOf<Body>(call.var.body ?? (await call.req.text()))
  if (typeof body !== "object" || body === null) throw invalid("Body must be a JSON object")
  return body
}

/** A repeated parameter: `user_ids[]=A&user_ids[]=B`. */
export const listOf = (call: Call, name: string): ReadonlyArray<string> | undefined => {
  const values = call.req.queries(`${name}[]`)
  return values === undefined || values.length === 0 ? undefined : values
}

export const flagOf = (call: Call, name: string): boolean => asFlag(call.req.query(name)) === "true"

/** As clients write what is true: `true`, Python's `True`, pdpyras' `1`, go-pagerduty's number of all. */
export const asFlag = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d+$/.test(text) ? String(Number(text) > 0) : text?.toLowerCase()

export const includesOf = (call: Call): ReadonlySet<string> => new Set(listOf(call, "include"))

/** `time_zone` of the query, if one is given and known. */
export const zoneOf = (call: Call): string | undefined => {
  const zone = call.req.query("time_zone")
  if (zone !== undefined && !DateTime.local({ zone }).isValid) throw wrongArguments("Time zone is invalid")
  return zone
}

/** A date or a time of the query; without an offset it is meant in `zone`. */
export const instantOf = (call: Call, name: string, zone = "utc"): DateTime | undefined => {
  const text = call.req.query(name)
  if (text === undefined || text === "") return undefined
  const instant = instantFrom(text, zone)
  if (!instant.isValid) throw wrongArguments(`${name} is not a valid date`)
  return instant
}

/** The window from `since` to `until`, if both are given; or of a `usual` length, if one of them is. */
export const windowOf = (
  call: Call,
  zone?: string,
  usual?: DurationLike,
): { since: DateTime; until: DateTime } | undefined => {
  const [first, last] = [instantOf(call, "since", zone), instantOf(call, "until", zone)]
  const since = usual === undefined ? first : (first ?? last?.minus(usual))
  const until = usual === undefined ? last : (last ?? first?.plus(usual))
  if (since === undefined || until === undefined) return undefined
  if (until < since) throw wrongArguments("until must not be before since")
  return { since, until }
}

const jsonOf = <Body>(text: string): Body | undefined => {
  try {
    return parse<Body>(text)
  } catch {
    return undefined
  }
}
