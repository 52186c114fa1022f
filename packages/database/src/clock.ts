import type { SqlClient } from "effect/sql/SqlClient"

/** The database's own clock, in SQL: the one that all processes share. */
export const clock = (sql: SqlClient) => ({
  /** Milliseconds since 1970. */
  millis: sql.onDialectOrElse({
    pg: () => sql.literal("extract(epoch from clock_timestamp())::double precision * 1000"),
    orElse: () => sql.literal("unixepoch('subsec') * 1000.0"),
  }),
  /** RFC 3339, UTC. */
  instant: sql.onDialectOrElse({
    pg: () => sql.literal(`to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`),
    orElse: () => sql.literal("strftime('%Y-%m-%dT%H:%M:%fZ')"),
  }),
})
