import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import type { ConnectorError } from "@latchkey/core"
import type { Database } from "@latchkey/database"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Key, NewKey } from "../api/keys.ts"
import type { Caller } from "../api/middleware.ts"
import { Refusal } from "../api/problem.ts"
import { Scope } from "../api/scope.ts"
import { TABLES } from "../tables.ts"

/** Keys for programs: `lk_<id>_<secret>`, shown once, of which only a hash is kept. */
export interface Keys {
  readonly make: (key: NewKey) => Effect.Effect<Key & { readonly key: string }, ConnectorError | Refusal>
  /** The first key of a database, for its administrator; nothing, where there is a key already. */
  readonly first: Effect.Effect<string | undefined, ConnectorError>
  /** Newest first. */
  readonly list: Effect.Effect<ReadonlyArray<Key>, ConnectorError>
  readonly revoke: (id: string) => Effect.Effect<void, ConnectorError | Refusal>
  /** Whose key it is, if it is one that is good now. */
  readonly callerOf: (key: string) => Effect.Effect<Caller | undefined, ConnectorError>
}

const Rows = Schema.Array(
  Schema.Struct({
    id: Schema.String,
    name: Schema.String,
    hash: Schema.String,
    scopes: Schema.fromJsonString(Schema.Array(Scope)),
    connections: Schema.NullOr(Schema.fromJsonString(Schema.Array(Schema.String))),
    made: Schema.String,
    expires: Schema.NullOr(Schema.String),
    revoked: Schema.NullOr(Schema.String),
  }),
)
type Row = (typeof Rows.Type)[number]
const decode = Schema.decodeUnknownEffect(Rows)

const FORM = /^lk_(?<id>[0-9a-f]{12})_[\w-]{43}$/

/** A random secret of 256 bits can't be guessed: one round of SHA-256 is enough. */
const hashOf = (key: string) => createHash("sha256").update(key).digest("hex")

/** Keeps keys in the database. */
export const makeKeys = Effect.fn("server.makeKeys")(function* ({ sql, attempt, alone, migrate }: Database) {
  yield* migrate("server", TABLES)

  const insert = Effect.fnUntraced(function* ({ name, scopes, connections, expires }: NewKey) {
    const id = randomBytes(6).toString("hex")
    const key = `lk_${id}_${randomBytes(32).toString("base64url")}`
    const made = DateTime.formatIso(yield* DateTime.now)
    const until = expires === undefined ? undefined : DateTime.formatIso(DateTime.makeUnsafe(expires))
    const rows = yield* sql`INSERT INTO api_key (id, name, hash, scopes, connections, made, expires)
      VALUES (${id}, ${name}, ${hashOf(key)}, ${JSON.stringify(scopes)},
        ${connections === undefined ? null : JSON.stringify(connections)}, ${made}, ${until ?? null})
      ON CONFLICT (name) DO NOTHING RETURNING id`
    if (rows.length === 0) return undefined
    return {
      id,
      name,
      scopes,
      ...(connections !== undefined && { connections }),
      made,
      ...(until !== undefined && { expires: until }),
      key,
    }
  })

  return {
    make: Effect.fnUntraced(function* (key: NewKey) {
      if (key.scopes.includes("admin") && key.connections !== undefined) return yield* notOfSome
      return (yield* alone(insert(key))) ?? (yield* taken(key.name))
    }),
    first: alone(
      Effect.gen(function* () {
        if ((yield* sql`SELECT id FROM api_key LIMIT 1`).length > 0) return undefined
        return (yield* insert({ name: "admin", scopes: Scope.literals }))?.key
      }),
    ),
    list: attempt(
      Effect.map(Effect.flatMap(sql`SELECT * FROM api_key ORDER BY made DESC, id`, decode), (rows) => rows.map(toKey)),
    ),
    revoke: Effect.fnUntraced(function* (id: string) {
      const at = DateTime.formatIso(yield* DateTime.now)
      const rows = yield* alone(
        sql`UPDATE api_key SET revoked = coalesce(revoked, ${at}) WHERE id = ${id} RETURNING id`,
      )
      if (rows.length === 0) return yield* new Refusal({ status: 404, message: `There is no key ${id}.` })
    }),
    callerOf: Effect.fnUntraced(function* (key: string) {
      const id = FORM.exec(key)?.groups?.["id"]
      if (id === undefined) return undefined
      const [row] = yield* attempt(Effect.flatMap(sql`SELECT * FROM api_key WHERE id = ${id}`, decode))
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(key)))) return undefined
      const now = DateTime.formatIso(yield* DateTime.now)
      if (row.revoked !== null || (row.expires !== null && row.expires <= now)) return undefined
      return { who: row.name, grants: [toKey(row)] }
    }),
  } satisfies Keys
})

const toKey = ({ hash: _hash, connections, expires, revoked, ...key }: Row): Key => ({
  ...key,
  ...(connections !== null && { connections }),
  ...(expires !== null && { expires }),
  ...(revoked !== null && { revoked }),
})

const notOfSome = new Refusal({
  status: 422,
  message: "An administrator's key is good for every connection: it makes keys for any.",
  remedy: "Name no connection, or leave out the scope admin.",
})

const taken = (name: string) =>
  new Refusal({
    status: 409,
    message: `There is, or was, a key "${name}".`,
    remedy: "Give it another name: the record says by it who did what.",
  })
