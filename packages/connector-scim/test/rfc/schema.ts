import type { Contract } from "@latchkey/testkit/contract"

/** A JSON Schema, or another part of the document. */
export type Schema = ConstructorParameters<typeof Contract>[0]

export const text = { type: "string" }

/** RFC 7643, section 3: the URIs that a message or resource says it is made of; its own is among them. */
export const schemasOf = (uri: string): Schema => ({
  type: "array",
  items: { type: "string", pattern: "^urn:" },
  uniqueItems: true,
  contains: { const: uri },
})
