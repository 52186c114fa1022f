import { describe, expect, it } from "vitest"
import type { JsonObject } from "./json.ts"
import { applyOperation, type PatchOperation } from "./patch.ts"
import { formatPointer, parsePointer } from "./pointer.ts"

const start = (): JsonObject => ({ "a/b": { list: [1, 2] }, n: null })

const after = (operation: PatchOperation): JsonObject => {
  const root = start()
  applyOperation(root, operation)
  return root
}

describe("JSON Patch", () => {
  it.each<[PatchOperation, JsonObject]>([
    [
      { op: "add", path: "/a~1b/list/1", value: 9 },
      { "a/b": { list: [1, 9, 2] }, n: null },
    ],
    [
      { op: "add", path: "/a~1b/list/-", value: 9 },
      { "a/b": { list: [1, 2, 9] }, n: null },
    ],
    [
      { op: "add", path: "/x", value: {} },
      { ...start(), x: {} },
    ],
    [
      { op: "replace", path: "/n", value: 1 },
      { ...start(), n: 1 },
    ],
    [
      { op: "replace", path: "/a~1b/list/0", value: 7 },
      { "a/b": { list: [7, 2] }, n: null },
    ],
    [{ op: "remove", path: "/a~1b" }, { n: null }],
    [
      { op: "remove", path: "/a~1b/list/0" },
      { "a/b": { list: [2] }, n: null },
    ],
    [
      { op: "move", from: "/a~1b/list", path: "/n" },
      { "a/b": {}, n: [1, 2] },
    ],
    [
      { op: "copy", from: "/a~1b/list/0", path: "/n" },
      { ...start(), n: 1 },
    ],
    [{ op: "test", path: "/a~1b/list", value: [1, 2] }, start()],
  ])("%j", (operation, expected) => {
    expect(after(operation)).toEqual(expected)
  })

  it.each<[PatchOperation, string]>([
    [{ op: "test", path: "/n", value: 1 }, "/n is null, not 1"],
    [{ op: "replace", path: "/x", value: 1 }, "nothing is at /x"],
    [{ op: "remove", path: "/a~1b/list/2" }, "nothing is at /a~1b/list/2"],
    [{ op: "add", path: "/x/y", value: 1 }, "nothing is around /x/y"],
    [{ op: "add", path: "/a~1b/list/5", value: 1 }, "the list has no place"],
    [{ op: "add", path: "", value: 1 }, "the whole document can't be the target"],
    [{ op: "add", path: "x", value: 1 }, 'begins with "/"'],
  ])("%j fails: %s", (operation, problem) => {
    expect(() => after(operation)).toThrow(problem)
  })

  it("tells what it changed", () => {
    const root = start()
    expect(applyOperation(root, { op: "add", path: "/n", value: null })).toEqual([])
    expect(applyOperation(root, { op: "add", path: "/n", value: 1 })).toEqual([root])
  })
})

it("a pointer is its tokens", () => {
  expect(parsePointer("/paths/~1a~0b/0")).toEqual(["paths", "/a~b", "0"])
  expect(formatPointer(["paths", "/a~b", "0"])).toBe("/paths/~1a~0b/0")
})
