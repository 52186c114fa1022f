import { describe, expect, it } from "vitest"
import { library } from "./fixture.ts"
import type { Json } from "./json.ts"
import { correct, parseOverlay } from "./overlay.ts"
import { resolve } from "./pointer.ts"

const at = ["/components/schemas/Shelf/properties/id", "/components/schemas/Problem/properties/type"]
const overlay = (...corrections: Json[]) => parseOverlay({ corrections }, "overlay.json")
const toNumber = { id: "number", source: "seen", at, patch: [{ op: "add", path: "/type", value: "number" }] }

describe("an overlay", () => {
  it("corrects a copy, at each of its places", () => {
    const published = library()
    const { document, touched, misfits } = correct(published, overlay(toNumber))
    expect(misfits).toEqual([])
    expect(touched.map(({ id, at }) => [id, at])).toEqual(at.map((place) => ["number", place]))
    const path = ["components", "schemas", "Shelf", "properties", "id", "type"]
    expect([resolve(published, path), resolve(document, path)]).toEqual(["integer", "number"])
  })

  it("tells of a correction that changes nothing", () => {
    const same = { ...toNumber, patch: [{ op: "add", path: "/type", value: "integer" }] }
    const [misfit] = correct(library(), overlay({ ...same, at: at.slice(0, 1) })).misfits
    expect(misfit).toBe(`the correction "number" no longer fits the document at "${at[0]}": /type is so already`)
    const test = { ...toNumber, patch: [{ op: "test", path: "/type", value: "integer" }] }
    expect(correct(library(), overlay({ ...test, at: at.slice(0, 1) })).misfits[0]).toContain("it changes nothing")
  })

  it("applies a correction as a whole or not at all", () => {
    const half = { ...toNumber, at: at.slice(0, 1), patch: [...toNumber.patch, { op: "remove", path: "/nothing" }] }
    const { document, touched, misfits } = correct(library(), overlay(half))
    expect(document).toEqual(library())
    expect(touched).toEqual([])
    expect(misfits[0]).toContain("nothing is at /nothing")
    const nowhere = correct(library(), overlay({ ...toNumber, at: ["/nowhere"] }))
    expect(nowhere.misfits[0]).toContain("nothing is there")
  })

  it.each<[string, Json, string]>([
    ["no id", { source: "s", patch: [] }, "correction 1 needs an id and a source"],
    ["no source", { id: "a", patch: [] }, "correction 1 needs an id and a source"],
    ["no patch", { id: "a", source: "s" }, "a patches nothing"],
    ["no such operation", { id: "a", source: "s", patch: [{ op: "merge", path: "/a" }] }, "is no add, replace"],
    ["no value", { id: "a", source: "s", patch: [{ op: "add", path: "/a" }] }, "is no add, replace"],
  ])("is refused with %s", (_, correction, problem) => {
    expect(() => overlay(correction)).toThrow(problem)
  })

  it("is refused with an id twice", () => {
    expect(() => overlay(toNumber, toNumber)).toThrow('"number" is there twice')
  })
})
