import { type ConnectorError, type Json, same, type Seen } from "@latchkey/core"
import { orNothing } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import type { Scim } from "../client.ts"
import { User } from "../model.ts"
import { pathOf } from "../users.ts"

/** The resource as it was given, to be put back, and its ETag (RFC 7644, section 3.14). */
export interface Resource {
  readonly json: Json
  readonly version: string | undefined
}

/** What a step sees of a user: nothing, when it is gone. */
export const look = <Item extends Json>(
  scim: Scim,
  id: string,
  facet: (user: User) => Readonly<Record<string, Item>>,
): Effect.Effect<Seen<Item, Resource>, ConnectorError> =>
  Effect.map(orNothing(scim.read(pathOf(id), User)), (found) =>
    found === undefined
      ? { state: {}, raw: { json: null, version: undefined } }
      : { state: facet(found.value), raw: { json: found.json, version: found.value.meta?.version } },
  )

const MOST_VERSIONS = 3

/**
 * Writes what was looked at, or nothing: 412 says that the user is another version by now. Where that does not touch the
 * step, the new version is written; else it is what is seen, and core tells that it changed underneath.
 */
export const write = <Item extends Json>(
  scim: Scim,
  now: Seen<Item, Resource>,
  again: Effect.Effect<Seen<Item, Resource>, ConnectorError>,
  send: (ifMatch: { readonly ifMatch?: string }, resource: Json) => Effect.Effect<void, ConnectorError>,
  left = MOST_VERSIONS,
): Effect.Effect<Seen<Item, Resource> | void, ConnectorError> =>
  Effect.gen(function* () {
    const { etag } = yield* scim.config
    const { json, version } = now.raw
    return yield* send(etag?.supported === true && version !== undefined ? { ifMatch: version } : {}, json)
  }).pipe(
    Effect.catchIf(
      ({ reason }) => left > 0 && reason._tag === "Refused" && reason.status === 412,
      () =>
        Effect.flatMap(again, (seen) =>
          same(seen.state, now.state) ? write(scim, seen, again, send, left - 1) : Effect.succeed(seen),
        ),
    ),
  )
