import { createServer } from "node:http"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { run } from "./cli.ts"
import { library } from "./fixture.ts"
import type { Json, JsonObject } from "./json.ts"
import { applyOperation, type PatchOperation } from "./patch.ts"
import { sha256 } from "./source.ts"

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "openapi-"))
  const document = JSON.stringify(library())
  put("shared/library.json", document)
  json("tools/openapi/sources/library/source.json", {
    url: "https://library.example/openapi.json",
    commit: null,
    sha256: sha256(document),
    retrieved: "2026-11-01",
    file: "shared/library.json",
    extensions: [],
  })
  json("packages/reader/openapi/operations.json", { source: "library", operations: ["getShelf"] })
  json("packages/writer/openapi/operations.json", { source: "library", operations: ["addThing", "getShelf"] })
})
afterEach(() => rmSync(root, { recursive: true }))

const put = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
const json = (file: string, value: Json): void => put(file, JSON.stringify(value))
const text = (file: string): string => readFileSync(join(root, file), "utf8")

const openapi = async (...args: string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const world = {
    root,
    today: "2026-11-24",
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
  }
  const code = await run(args, world)
  return { code, out, err }
}

const changed = (...operations: PatchOperation[]): JsonObject => {
  const document = library()
  for (const operation of operations) applyOperation(document, operation)
  return document
}

const overlay = (...corrections: Json[]) => json("tools/openapi/sources/library/overlay.json", { corrections })
const mapIsBig = {
  id: "map-is-big",
  source: "seen",
  at: ["/components/schemas/Map/properties/scale"],
  patch: [{ op: "add", path: "/minimum", value: 1 }],
}

describe("cut", () => {
  it("writes a contract and types for each package that asks, and says from what", async () => {
    overlay(mapIsBig)
    expect(await openapi("cut")).toEqual({
      code: 0,
      out: ["packages/reader: 1 operations of library", "packages/writer: 2 operations of library"],
      err: [],
    })
    expect(JSON.parse(text("packages/writer/openapi/contract.json"))).toMatchObject({
      info: { title: "library" },
      "x-latchkey": {
        source: "https://library.example/openapi.json",
        commit: null,
        sha256: sha256(JSON.stringify(library())),
        retrieved: "2026-11-01",
        corrections: ["map-is-big"],
      },
      components: { schemas: { Map: { properties: { scale: { minimum: 1 } } } } },
    })
    expect(text("packages/reader/src/generated/library.ts")).toContain("export interface operations")
  })

  it("fails on a correction that no cut needs, and writes nothing", async () => {
    overlay({ ...mapIsBig, at: ["/components/schemas/Unreached"] })
    const { code, err } = await openapi("cut")
    expect([code, err]).toEqual([
      1,
      ['library: no cut needs the correction "map-is-big" at "/components/schemas/Unreached"'],
    ])
    expect(() => text("packages/reader/openapi/contract.json")).toThrow("ENOENT")
  })

  it("fails on a correction that no longer fits", async () => {
    overlay({ ...mapIsBig, patch: [{ op: "test", path: "/type", value: "string" }] })
    const { code, err } = await openapi("cut")
    expect(code).toBe(1)
    expect(err[0]).toContain('the correction "map-is-big" no longer fits the document')
  })

  it("fails without the document, and with another", async () => {
    put("shared/library.json", "{}")
    expect((await openapi("cut")).err[0]).toContain("is another document than the recorded one")
    rmSync(join(root, "shared"), { recursive: true })
    expect(await openapi("cut")).toMatchObject({ code: 1 })
  })
})

describe("check", () => {
  it("is content with what cut wrote", async () => {
    await openapi("cut")
    const { code, out, err } = await openapi("check")
    expect([code, out.at(-1), err]).toEqual([0, "no drift", []])
  })

  it("says in words what a newer document changes, for each package", async () => {
    await openapi("cut")
    json(
      "shared/library.json",
      changed(
        { op: "add", path: "/components/schemas/Map/required/-", value: "scale" },
        { op: "remove", path: "/paths/~1shelves~1{shelf}/post" },
      ),
    )
    const { code, err } = await openapi("check")
    expect(code).toBe(1)
    expect(err[0]).toContain("is another document than the recorded one")
    expect(err).toContain("packages/writer: the operation addThing is gone")
    expect(err).toContain('packages/reader: Map: property "scale" is now required')
    expect(err).toContain('packages/writer: Map: property "scale" is now required')
  })

  it("tells of the overlay and of the rest together", async () => {
    overlay(mapIsBig)
    await openapi("cut")
    json(
      "shared/library.json",
      changed(
        { op: "remove", path: "/components/schemas/Map/properties/scale" },
        { op: "remove", path: "/components/schemas/Shelf/properties/title" },
      ),
    )
    const { err } = await openapi("check")
    expect(err).toContain('packages/reader: Shelf: property "title" is gone')
    expect(err.some((line) => line.includes('the correction "map-is-big" no longer fits'))).toBe(true)
  })

  it.each<[string, () => void, string]>([
    [
      "a contract edited by hand",
      () => edit("contract", '["isbn", "kind"]', '["isbn"]'),
      'packages/reader: Book: property "kind" is now required',
    ],
    ["a contract in another layout", () => edit("contract", "\n", "\n\n"), "says the same in another layout"],
    [
      "types edited by hand",
      () => edit("types", "isbn: ", "isbn?: "),
      "src/generated/library.ts is not what openapi/contract.json makes",
    ],
    [
      "no contract",
      () => rmSync(join(root, "packages/reader/openapi/contract.json")),
      "openapi/contract.json is missing",
    ],
    [
      "no types",
      () => rmSync(join(root, "packages/reader/src/generated/library.ts")),
      "src/generated/library.ts is missing",
    ],
  ])("finds %s", async (_, spoil, problem) => {
    await openapi("cut")
    spoil()
    const { code, err } = await openapi("check")
    expect(code).toBe(1)
    expect(err.join("\n")).toContain(problem)
  })
})

const files = { contract: "packages/reader/openapi/contract.json", types: "packages/reader/src/generated/library.ts" }
const edit = (which: "contract" | "types", from: string, to: string): void =>
  put(files[which], text(files[which]).replace(from, to))

describe("check without the document", () => {
  beforeEach(async () => {
    overlay(mapIsBig)
    await openapi("cut")
    rmSync(join(root, "shared"), { recursive: true })
  })

  it("says so, and is content with what cut wrote", async () => {
    const { code, out } = await openapi("check")
    expect(code).toBe(0)
    expect(out[0]).toContain("is not at hand, so the committed cuts are checked against themselves alone")
  })

  it.each<[string, () => void, string]>([
    ["types edited by hand", () => edit("types", "isbn: ", "isbn?: "), "is not what openapi/contract.json makes"],
    [
      "prose",
      () => edit("contract", '"title": {', '"size": { "description": "PROSE" },\n"title": {'),
      "Shelf.size: description is now absent",
    ],
    [
      "an operation that is missing",
      () =>
        json("packages/reader/openapi/operations.json", { source: "library", operations: ["getShelf", "listLost"] }),
      "the document has no operation listLost",
    ],
    [
      "an operation too many",
      () => json("packages/writer/openapi/operations.json", { source: "library", operations: ["getShelf"] }),
      "the operation addThing is in the contract, and not asked for",
    ],
    [
      "a cut of another document",
      () => edit("contract", sha256(JSON.stringify(library())), "0"),
      "the contract is of another document than recorded",
    ],
    [
      "a correction that is no more",
      () => overlay(),
      'the contract has a correction "map-is-big" that the overlay has not',
    ],
  ])("finds %s", async (_, spoil, problem) => {
    spoil()
    const { code, err } = await openapi("check")
    expect(code).toBe(1)
    expect(err.join("\n")).toContain(problem)
  })
})

describe("refresh", () => {
  it("takes a newer document, from a file or an address, and records it", async () => {
    await openapi("cut")
    const newer = JSON.stringify(changed({ op: "add", path: "/components/schemas/Map/required/-", value: "scale" }))
    const server = createServer((_, response) => response.end(newer))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const { code, out } = await openapi("refresh", "library", "--from", `http://127.0.0.1:${port}/`, "--commit", "abc")
    server.close()
    expect(code).toBe(0)
    expect(out).toContain('packages/reader: Map: property "scale" is now required')
    expect(JSON.parse(text("tools/openapi/sources/library/source.json"))).toMatchObject({
      sha256: sha256(newer),
      commit: "abc",
      retrieved: "2026-11-24",
      file: "shared/library.json",
    })
    put("shared/library.json", newer)
    expect(await openapi("check")).toMatchObject({ code: 0 })
    const again = await openapi("refresh", "library", "--from", join(root, "shared/library.json"))
    expect(again.out).toEqual(["nothing changed"])
    expect(JSON.parse(text("tools/openapi/sources/library/source.json"))).toMatchObject({ commit: "abc" })
  })

  it("needs a source that somebody asks for", async () => {
    expect(await openapi("refresh", "nobody")).toMatchObject({
      code: 1,
      err: ['no package asks for a cut of "nobody"'],
    })
  })
})

describe("usage", () => {
  it("is told when asked", async () => {
    const { code, out } = await openapi("--help")
    expect([code, out.join("\n")]).toEqual([0, expect.stringContaining("npm run openapi -- check")])
  })

  it.each([[[]], [["dance"]], [["check", "more"]], [["refresh"]], [["check", "--from", "x"]], [["--nothing"]]])(
    "%j is not understood",
    async (args) => {
      const { code, err } = await openapi(...args)
      expect([code, err.join("\n")]).toEqual([2, expect.stringContaining("npm run openapi -- check")])
    },
  )
})
