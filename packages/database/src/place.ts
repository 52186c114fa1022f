import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/** Where the database is: one file of this machine, or a PostgreSQL for many. */
export type Place = { readonly file: string } | { readonly url: string }

/** `LATCHKEY_DATABASE_URL`, else `$XDG_STATE_HOME/latchkey/latchkey.db` or its like on this system. */
export const databasePlace = (env: Environment = process.env): Place => {
  const url = env["LATCHKEY_DATABASE_URL"] ?? ""
  if (url !== "") return { url }
  const xdg = env["XDG_STATE_HOME"]
  const state = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".local", "state")
  return { file: join(state, "latchkey", "latchkey.db") }
}

/** As it may be said: without user and password. */
export const sayPlace = (place: Place): string => {
  if ("file" in place) return place.file
  if (!URL.canParse(place.url)) return "the URL in LATCHKEY_DATABASE_URL"
  const { host, pathname } = new URL(place.url)
  return `${host}${pathname}`
}
