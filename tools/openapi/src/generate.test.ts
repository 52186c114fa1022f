import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { cut } from "./cut.ts"
import { library } from "./fixture.ts"
import { generateTypes } from "./generate.ts"

const root = join(import.meta.dirname, "../../..")
const scratch = join(root, "tools/openapi/node_modules/.scratch")
mkdirSync(scratch, { recursive: true })
const folder = mkdtempSync(join(scratch, "types-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the compiler says of the types and a use of them. */
const compile = (types: string, use: string): string => {
  writeFileSync(join(folder, "types.ts"), types)
  writeFileSync(join(folder, "use.ts"), `import type { components, operations, paths } from "./types.ts"\n${use}`)
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: { noUnusedLocals: false },
    include: ["."],
  }
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" })
    return ""
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)
  }
}

describe("types of a contract", async () => {
  const { contract } = cut(library(), { operations: ["getShelf", "addThing", "onReturned"], title: "library" })
  const types = await generateTypes(contract)

  it("hold no prose, and are the same each time", async () => {
    expect(types).not.toContain("PROSE")
    expect(await generateTypes(contract)).toBe(types)
  })

  it("compile, and mean what the contract says", () => {
    const use = `
      type Shelf = components["schemas"]["Shelf"]
      const shelf: Shelf = { id: 1, description: null, things: [{ kind: "book", isbn: "1" }], parent: { id: 2, things: [] } }
      const sort: operations["getShelf"]["parameters"]["query"] = { sort: "age" }
      const path: paths["/shelves/{shelf}"]["parameters"]["path"] = { shelf: 1 }
    `
    expect(compile(types, use)).toBe("")
    expect(compile(types, 'const shelf: components["schemas"]["Shelf"] = { id: "1", things: [] }')).toContain("TS2322")
  })

  it("of references that demand, and of discriminators without alternatives", async () => {
    const schemas = {
      Base: { type: "object", properties: { id: { type: "string" }, type: { type: "string" } } },
      Reference: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", required: ["id"] }] },
      Rule: {
        type: "object",
        required: ["type"],
        properties: { type: { type: "string", enum: ["daily", "weekly"] }, limit: { type: "integer", default: 1 } },
        discriminator: { propertyName: "type" },
      },
      Free: { type: "object" },
    }
    const types = await generateTypes({
      openapi: "3.0.2",
      info: { title: "t", version: "1" },
      paths: {},
      components: { schemas },
    })
    const use = `
      declare const reference: components["schemas"]["Reference"]
      const id: string = reference.id
      const type: string | undefined = reference.type
      const rule: components["schemas"]["Rule"] = { type: "daily" }
      const free: components["schemas"]["Free"] = { anything: 1 }
    `
    expect(compile(types, use)).toBe("")
  })
})
