import { describe, expect, it } from "vitest"
import { toJsonSchema } from "./json-schema.ts"

describe("what 3.0 says in its own way", () => {
  it("null, beside a type, an enum, and alternatives", () => {
    expect(toJsonSchema({ type: "string", enum: ["a"], nullable: true })).toEqual({
      type: ["string", "null"],
      enum: ["a", null],
    })
    expect(toJsonSchema({ oneOf: [{ $ref: "#/a" }], nullable: true })).toEqual({
      oneOf: [{ $ref: "#/a" }, { type: "null" }],
    })
    expect(toJsonSchema({ allOf: [{ $ref: "#/a" }], nullable: true })).toEqual({
      anyOf: [{ allOf: [{ $ref: "#/a" }] }, { type: "null" }],
    })
    expect(toJsonSchema({ items: {}, nullable: false })).toEqual({ items: {} })
  })

  it("exclusive bounds", () => {
    expect(toJsonSchema({ minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false })).toEqual({
      exclusiveMinimum: 1,
      maximum: 5,
    })
  })

  it("what is required on one side alone", () => {
    const properties = { id: { readOnly: true }, pin: { writeOnly: true }, name: {} }
    expect(toJsonSchema({ properties, required: ["id", "name", "pin"] })).toEqual({
      properties,
      required: ["name"],
      requiredInAnswers: ["id"],
      requiredInRequests: ["pin"],
    })
  })

  it("leaves properties of such names alone", () => {
    const properties = {
      nullable: { type: "boolean" },
      required: { type: "string" },
      discriminator: { type: "object" },
    }
    expect(toJsonSchema({ properties })).toEqual({ properties })
  })
})
