import { readFileSync } from "node:fs"

/**
 * JSON, typed as what its source promises. The one place where a type is claimed and not shown: a request's body has been
 * held against PagerDuty's document before a resource reads it, and a file of a world is its author's affair.
 */
export const parse = <Value>(text: string): Value => JSON.parse(text) as Value

export const readJson = <Value>(file: string | URL): Value => parse<Value>(readFileSync(file, "utf8"))
