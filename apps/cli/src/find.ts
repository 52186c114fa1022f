import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

/** The address of a package as a file beside it would find it; its bare name, where that is nowhere. */
export const find = (name: string, from?: string): string => {
  if (from === undefined) return name
  try {
    return pathToFileURL(createRequire(from).resolve(name)).href
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return name
    throw error
  }
}
