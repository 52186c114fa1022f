import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { unpack } from "./package.ts"

it("takes one file out of a package, and leaves nothing else behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-package-"))
  const from = join(folder, "from")
  mkdirSync(join(from, "generated"), { recursive: true })
  writeFileSync(join(from, "package.json"), '{ "name": "documents", "version": "1.0.0" }')
  writeFileSync(join(from, "generated/one.json"), '{ "openapi": "3.1.0" }')
  writeFileSync(join(from, "generated/other.json"), "{}")
  const to = join(folder, "to")
  unpack({ package: from, path: "generated/one.json" }, join(to, "taken.json"))
  expect(readFileSync(join(to, "taken.json"), "utf8")).toBe('{ "openapi": "3.1.0" }')
  expect(readdirSync(to)).toEqual(["taken.json"])
  expect(() => unpack({ package: from, path: "generated/none.json" }, join(to, "none.json"))).toThrow(
    "generated/none.json",
  )
  expect(readdirSync(to)).toEqual(["taken.json"])
})
