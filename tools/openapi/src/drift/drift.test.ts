import { describe, expect, it } from "vitest"
import { cut } from "../cut.ts"
import { library } from "../fixture.ts"
import type { JsonObject } from "../json.ts"
import { applyOperation, type PatchOperation } from "../patch.ts"
import { describeDrift } from "./index.ts"

const contract = (): JsonObject =>
  cut(library(), { operations: ["getShelf", "addThing", "onReturned"], title: "library" }).contract

const drift = (...operations: PatchOperation[]): string[] => {
  const after = contract()
  for (const operation of operations) applyOperation(after, operation)
  return describeDrift(contract(), after)
}

const shelf = "/components/schemas/Shelf"
const get = "/paths/~1shelves~1{shelf}/get"

describe("drift in words", () => {
  it("is nothing where nothing changed", () => {
    expect(drift()).toEqual([])
  })

  it.each<[string, PatchOperation]>([
    ["the operation addThing is gone", { op: "remove", path: "/paths/~1shelves~1{shelf}/post" }],
    ["the operation onReturned is gone", { op: "remove", path: "/webhooks/returned" }],
    [
      "the operation putShelf is new",
      { op: "add", path: "/paths/~1shelves~1{shelf}/put", value: { operationId: "putShelf", responses: {} } },
    ],
    [
      'onReturned is now "POST brought", was "POST returned"',
      { op: "move", from: "/webhooks/returned", path: "/webhooks/brought" },
    ],
    ["getShelf: the status 404 is gone", { op: "remove", path: `${get}/responses/404` }],
    ["getShelf: the status 500 is new", { op: "add", path: `${get}/responses/500`, value: { description: "" } }],
    [
      "getShelf: the answer 200: application/json is gone",
      { op: "remove", path: `${get}/responses/200/content/application~1json` },
    ],
    ["getShelf: the answer 200: X-Total is gone", { op: "remove", path: `${get}/responses/200/headers/X-Total` }],
    [
      "getShelf: the answer 200, header X-Total is now of type string, was integer",
      { op: "replace", path: `${get}/responses/200/headers/X-Total/schema/type`, value: "string" },
    ],
    [
      "getShelf: the answer 200 is now Book, was Shelf",
      {
        op: "replace",
        path: `${get}/responses/200/content/application~1json/schema/$ref`,
        value: "#/components/schemas/Book",
      },
    ],
    ['getShelf: the query parameter "sort" is gone', { op: "remove", path: `${get}/parameters/0` }],
    [
      'getShelf: the query parameter "page" is new',
      { op: "add", path: `${get}/parameters/-`, value: { name: "page", in: "query", schema: {} } },
    ],
    [
      'getShelf: the header parameter "Key" is new, and required',
      { op: "add", path: `${get}/parameters/-`, value: { name: "Key", in: "header", required: true, schema: {} } },
    ],
    [
      'getShelf: the query parameter "sort" is now required',
      { op: "add", path: `${get}/parameters/0/required`, value: true },
    ],
    [
      'getShelf: the query parameter "sort": the value "colour" is new',
      { op: "add", path: `${get}/parameters/0/schema/enum/-`, value: "colour" },
    ],
    ["getShelf: deprecated is now true, was absent", { op: "add", path: `${get}/deprecated`, value: true }],
    ["addThing: the request body is gone", { op: "remove", path: "/paths/~1shelves~1{shelf}/post/requestBody" }],
    [
      "the request body Thing is no longer required",
      { op: "replace", path: "/components/requestBodies/Thing/required", value: false },
    ],
    [
      "the parameter Shelf is now of type string, was integer",
      { op: "replace", path: "/components/parameters/Shelf/schema/type", value: "string" },
    ],
    [
      "the parameter Shelf: minimum is now 2, was 1",
      { op: "replace", path: "/components/parameters/Shelf/schema/minimum", value: 2 },
    ],
    [
      "the answer Missing: application/problem+json is gone",
      { op: "remove", path: "/components/responses/Missing/content/application~1problem+json" },
    ],
    ['Shelf: property "title" is now required', { op: "add", path: `${shelf}/required/-`, value: "title" }],
    ['Shelf: property "id" is no longer required', { op: "remove", path: `${shelf}/required/0` }],
    ['Shelf: property "title" is gone', { op: "remove", path: `${shelf}/properties/title` }],
    ['Shelf: property "size" is new', { op: "add", path: `${shelf}/properties/size`, value: {} }],
    [
      "Shelf.description is now of type string, was null or string",
      { op: "replace", path: `${shelf}/properties/description/type`, value: "string" },
    ],
    ["Shelf.title may now be null", { op: "add", path: `${shelf}/properties/title/nullable`, value: true }],
    [
      "Shelf.title: maxLength is now 5, was absent",
      { op: "add", path: `${shelf}/properties/title/maxLength`, value: 5 },
    ],
    [
      "Shelf.parent is now Book, was Shelf",
      { op: "replace", path: `${shelf}/properties/parent/$ref`, value: "#/components/schemas/Book" },
    ],
    [
      "Shelf.things[] is now Book, was Thing",
      { op: "replace", path: `${shelf}/properties/things/items/$ref`, value: "#/components/schemas/Book" },
    ],
    [
      "Shelf.colours (additionalProperties) is now of type integer, was string",
      { op: "replace", path: `${shelf}/properties/colours/additionalProperties/type`, value: "integer" },
    ],
    ["Thing has now 1 (Book) in oneOf, had 2 (Book, Map)", { op: "remove", path: "/components/schemas/Thing/oneOf/1" }],
    [
      "Thing (oneOf 2) is now Shelf, was Map",
      { op: "replace", path: "/components/schemas/Thing/oneOf/1/$ref", value: "#/components/schemas/Shelf" },
    ],
    ["the schema Map is gone", { op: "remove", path: "/components/schemas/Map" }],
    [
      'the security scheme token: scheme is now "basic", was "bearer"',
      { op: "replace", path: "/components/securitySchemes/token/scheme", value: "basic" },
    ],
    ['the contract: security is now absent, was [{"token":[]}]', { op: "remove", path: "/security" }],
    ["the contract differs in its layout alone", { op: "add", path: "/paths/~1shelves~1{shelf}/servers", value: [] }],
  ])("%s", (words, operation) => {
    expect(drift(operation)).toEqual([words])
  })

  it("says each thing once, and all of them", () => {
    expect(
      drift(
        { op: "add", path: `${shelf}/required/-`, value: "title" },
        { op: "remove", path: "/paths/~1shelves~1{shelf}/post" },
      ),
    ).toEqual(["the operation addThing is gone", 'Shelf: property "title" is now required'])
  })

  it("names another document, and other corrections", () => {
    const of = (sha256: string, corrections: string[]) => ({ ...contract(), "x-latchkey": { sha256, corrections } })
    expect(describeDrift(of("a", ["x", "y"]), of("b", ["y", "z"]))).toEqual([
      'the correction "z" is applied now',
      'the correction "x" is no longer applied',
      'the document: sha256 is now "b", was "a"',
    ])
  })
})
