import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type JsonObject, listAt, parseObject, stringAt, strings } from "./json.ts"
import { type Correction, parseOverlay } from "./overlay.ts"

/** A published document, by name: where it is from, which one it is, and what is put right in it. */
export interface Source {
  readonly name: string
  readonly url: string
  /** The commit of its publisher's repository; null where it could not be found out. */
  readonly commit: string | null
  readonly sha256: string
  /** The day on which these bytes were taken. */
  readonly retrieved: string
  /** Where a copy lies, if any: absolute. */
  readonly file: string
  readonly extensions: ReadonlyArray<string>
  readonly corrections: ReadonlyArray<Correction>
}

export const readSource = (root: string, name: string): Source => {
  const folder = join(root, "tools/openapi/sources", name)
  const from = join(folder, "source.json")
  if (!existsSync(from)) throw new Error(`there is no source "${name}": ${from} is missing`)
  const source = parseObject(readFileSync(from, "utf8"), from)
  const overlay = join(folder, "overlay.json")
  const text = (key: string): string => {
    const value = stringAt(source, key)
    if (value === undefined) throw new Error(`${from} has no "${key}"`)
    return value
  }
  return {
    name,
    url: text("url"),
    commit: stringAt(source, "commit") ?? null,
    sha256: text("sha256"),
    retrieved: text("retrieved"),
    file: join(root, text("file")),
    extensions: strings(listAt(source, "extensions")),
    corrections: existsSync(overlay) ? parseOverlay(parseObject(readFileSync(overlay, "utf8"), overlay), overlay) : [],
  }
}

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** The published document, if a copy is at hand. Other bytes than the recorded ones are an error: `refresh` records them. */
export const readPublished = (source: Source): JsonObject | undefined => {
  if (!existsSync(source.file)) return undefined
  const bytes = readFileSync(source.file)
  const found = sha256(bytes)
  if (found !== source.sha256) {
    throw new Error(
      `${source.file} is not the recorded document (SHA-256 ${found}, recorded ${source.sha256}): "refresh ${source.name}" takes it`,
    )
  }
  return parseObject(bytes.toString("utf8"), source.file)
}
