import { isObject, type Json } from "./json.ts"

/** RFC 6901: `/paths/~1users/get` ⇄ `["paths", "/users", "get"]`. */
export const parsePointer = (pointer: string): string[] => {
  if (pointer === "") return []
  if (!pointer.startsWith("/")) throw new Error(`"${pointer}" is no JSON pointer: one begins with "/"`)
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
}

export const formatPointer = (tokens: ReadonlyArray<string>): string =>
  tokens.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

export const child = (parent: Json | undefined, token: string): Json | undefined => {
  if (Array.isArray(parent)) return /^(0|[1-9]\d*)$/.test(token) ? parent[Number(token)] : undefined
  return isObject(parent) && Object.hasOwn(parent, token) ? parent[token] : undefined
}

export const resolve = (root: Json, tokens: ReadonlyArray<string>): Json | undefined =>
  tokens.reduce<Json | undefined>(child, root)

/** A reference inside the document, `#/components/…`, as tokens; any other kind is refused. */
export const parseReference = (ref: string): string[] => {
  if (!ref.startsWith("#/")) {
    throw new Error(
      `the reference "${ref}" leaves the document or is an anchor: bundle it to plain "#/…" references first`,
    )
  }
  return parsePointer(decodeURIComponent(ref.slice(1)))
}
