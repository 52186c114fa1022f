import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Tree } from "nx/src/generators/tree.js"
import { afterwards } from "./afterwards.ts"
import { fileOf, named, type Options } from "./options.ts"
import schema from "./schema.json" with { type: "json" }

const TEMPLATE = join(import.meta.dirname, "template")
const ALL = schema.properties.capabilities.items.enum

/** Writes a connector's package into nx's tree; gives what is to be done once it is on the disk. */
export default (tree: Tree, options: Options) => {
  const { name, openapi, capabilities } = options
  const folder = `packages/connector-${name}`
  if (tree.exists(folder)) throw new Error(`${folder} is there already`)
  if (openapi && !options.operations)
    throw new Error("Say with --operations a,b,c which of the document's operations the connector uses.")
  const left = ALL.filter((one) => !capabilities.includes(one))
  for (const { file, text } of template({ left, document: Boolean(openapi) }))
    tree.write(join(folder, file), named(name, text))
  tree.write(join(folder, "package.json"), manifest(name))
  tree.write(
    join(folder, "tsconfig.json"),
    '{ "extends": "../../tsconfig.base.json", "include": ["."], "exclude": ["dist"] }\n',
  )
  if (openapi) {
    const operations = options.operations?.split(",").map((one) => one.trim())
    tree.write(join(folder, "openapi/operations.json"), JSON.stringify({ source: name, operations }))
    tree.write(`tools/openapi/sources/${name}/source.json`, source(name, openapi))
  }
  return () => afterwards(tree.root, options)
}

interface Wanted {
  /** The capabilities that it does not have. */
  readonly left: ReadonlyArray<string>
  readonly document: boolean
}

/** The template's files, without what was not chosen: no file of it, and no line that names it. */
const template = ({ left, document }: Wanted) => {
  const stays = left.includes("Deprovision") ? [...left, "suspension"] : left
  const gone = stays.map((one) => `${fileOf(one)}.ts`)
  const stubs = ["Entitlements", "OnCallCheck", "SignIns", "TransferData"]
  if (stubs.every((one) => left.includes(one))) gone.push("not-yet.ts")
  gone.push(document ? "document.ts" : "document.openapi.ts")
  const line = new RegExp(`\\b(${stays.join("|")})\\b`, "i")
  return readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !gone.includes(entry.name))
    .map(({ name, parentPath }) => {
      const path = join(parentPath, name)
      const text = readFileSync(path, "utf8")
      const kept = text.split("\n").filter((one) => !line.test(one))
      const file = path.slice(TEMPLATE.length + 1).replace(".openapi", "")
      return { file, text: file === "src/index.ts" && stays.length > 0 ? kept.join("\n") : text }
    })
}

const manifest = (name: string) =>
  JSON.stringify({
    name: `@latchkey/connector-${name}`,
    version: "0.1.0",
    private: true,
    license: "Apache-2.0",
    type: "module",
    exports: { ".": "./src/index.ts" },
    scripts: {
      typecheck: "tsc --noEmit -p .",
      lint: "oxlint -c ../../.oxlintrc.json . && oxfmt -c ../../.oxfmtrc.json --check .",
      test: `vitest run --root ../.. --project @latchkey/connector-${name}`,
    },
    dependencies: { "@latchkey/core": "workspace:*", effect: "catalog:" },
    devDependencies: { "@effect/vitest": "catalog:", "@latchkey/testkit": "workspace:*" },
  })

/** Who publishes it, and where a copy may lie; `openapi refresh` puts down which one it is. */
const source = (name: string, from: string) =>
  JSON.stringify({
    url: from,
    commit: null,
    sha256: "",
    retrieved: "",
    file: /^https?:/.test(from) ? `../shared/openapi/${name}.openapi.json` : from,
    extensions: [],
  })
