import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Options } from "./options.ts"

/** The operations that are asked for, or all that the document has. */
export const chosen = async (root: string, { openapi = "", operations }: Options): Promise<ReadonlyArray<string>> => {
  if (operations) return operations.split(",").map((one) => one.trim())
  const text = /^https?:/.test(openapi)
    ? await (await fetch(openapi)).text()
    : readFileSync(resolve(root, openapi), "utf8")
  const paths: object = Object(JSON.parse(text)).paths ?? {}
  return Object.values(paths)
    .flatMap((path) => Object.values(Object(path)))
    .map((operation) => Object(operation).operationId)
    .filter((id) => typeof id === "string")
}
