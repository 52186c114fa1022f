import { type Json, type JsonObject, listAt, same } from "../json.ts"

/** Goes through two objects by key, and says what each key makes of it. */
export const compare = (
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  say: {
    readonly gone: (key: string, value: Json) => string[]
    readonly added: (key: string, value: Json) => string[]
    readonly both: (key: string, before: Json, after: Json) => string[]
  },
): string[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted().flatMap((key) => {
    const [was, is] = [before?.[key], after?.[key]]
    if (was === undefined) return is === undefined ? [] : say.added(key, is)
    if (is === undefined) return say.gone(key, was)
    return same(was, is) ? [] : say.both(key, was, is)
  })

/** Of two lists that are sets. */
export const compareSets = (
  before: JsonObject,
  after: JsonObject,
  key: string,
): { readonly gone: ReadonlyArray<Json>; readonly added: ReadonlyArray<Json> } => {
  const [was, is] = [listAt(before, key), listAt(after, key)]
  return {
    gone: was.filter((value) => !is.some((other) => same(value, other))),
    added: is.filter((value) => !was.some((other) => same(value, other))),
  }
}

export const quote = (value: Json | undefined): string => (value === undefined ? "absent" : JSON.stringify(value))
