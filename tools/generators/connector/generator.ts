import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import type { Tree } from "nx/src/generators/tree.js"
import { afterwards } from "./afterwards.ts"
import { chosen } from "./operations.ts"
import { fileOf, named, type Options } from "./options.ts"
import schema from "./schema.json" with { type: "json" }

const TEMPLATE = join(import.meta.dirname, "template")
const ALL = schema.properties.capabilities.items.enum

/** Writes a connector's package into nx's tree; gives what is to be done once it is on the disk. */
export default async (tree: Tree, options: Options) => {
  const { name, openapi, capabilities } = options
  const folder = `packages/connector-${name}`
  if (tree.exists(folder)) throw new Error(`${folder} is there already`)
  const without = ALL.filter((one) => !capabilities.includes(one))
  for (const { file, text } of template({ without, document: Boolean(openapi) }))
    tree.write(join(folder, file), named(name, text))
  tree.write(join(folder, "package.json"), manifest(name, Boolean(openapi)))
  tree.write(
    join(folder, "tsconfig.json"),
    '{ "extends": "../../tsconfig.base.json", "include": ["."], "exclude": ["dist"] }\n',
  )
  if (openapi) {
    const operations = await chosen(tree.root, options)
    tree.write(join(folder, "openapi/operations.json"), JSON.stringify({ source: name, operations }))
    tree.write(`tools/openapi/sources/${name}/source.json`, source(name, openapi))
  }
  return () => afterwards(tree.root, options)
}

interface Wanted {
  /** The capabilities that it does not have. */
  readonly without: ReadonlyArray<string>
  readonly document: boolean
}

/** The template's files, without what was not chosen: no file of it, and no line that names it. */
const template = ({ without, document }: Wanted) => {
  const words = without.includes("Deprovision") ? [...without, "suspension"] : without
  const gone = words.map((one) => `${fileOf(one)}.ts`)
  const stubs = ["OnCallCheck", "RevokeSessions", "SignIns", "TransferData"]
  if (stubs.every((one) => without.includes(one))) gone.push("not-yet.ts")
  gone.push(...["client", "document"].map((one) => (document ? `${one}.ts` : `${one}.openapi.ts`)))
  const line = new RegExp(`\\b(${words.join("|")})\\b`, "i")
  return readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !gone.includes(entry.name))
    .map(({ name, parentPath }) => {
      const path = join(parentPath, name)
      const text = readFileSync(path, "utf8")
      const kept = text.split("\n").filter((one) => !line.test(one))
      const file = relative(TEMPLATE, path).replaceAll(sep, "/").replace(".openapi", "")
      return { file, text: file === "src/index.ts" && words.length > 0 ? kept.join("\n") : text }
    })
}

const manifest = (name: string, document: boolean) =>
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
    dependencies: {
      "@latchkey/core": "workspace:*",
      effect: "catalog:",
      ...(document && { "openapi-fetch": "catalog:" }),
    },
    devDependencies: { "@latchkey/testkit": "workspace:*" },
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
