import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { listAt, parseObject, stringAt, strings } from "./json.ts"

/** A package that asks for a cut, by `openapi/operations.json` in its folder. */
export interface Consumer {
  /** From the repo's root: `packages/connector-pagerduty`. */
  readonly name: string
  readonly source: string
  readonly operations: ReadonlyArray<string>
  readonly contractFile: string
  readonly typesFile: string
}

export const findConsumers = (root: string): Consumer[] =>
  ["apps", "packages", "tools"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((name) => existsSync(join(root, name, "openapi/operations.json")))
    .toSorted()
    .map((name) => readConsumer(root, name))

const readConsumer = (root: string, name: string): Consumer => {
  const file = join(root, name, "openapi/operations.json")
  const wish = parseObject(readFileSync(file, "utf8"), file)
  const source = stringAt(wish, "source")
  const operations = strings(listAt(wish, "operations"))
  if (source === undefined || operations.length === 0) throw new Error(`${file} needs a "source" and "operations"`)
  return {
    name,
    source,
    operations,
    contractFile: join(dirname(file), "contract.json"),
    typesFile: join(root, name, "src/generated", `${source}.ts`),
  }
}
