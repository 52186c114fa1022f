import * as PgClient from "@effect/sql-pg/PgClient"
import * as Redacted from "effect/Redacted"

/** PostgreSQL, for many machines. */
export const postgres = (url: string) => PgClient.layer({ url: Redacted.make(url), applicationName: "latchkey" })
