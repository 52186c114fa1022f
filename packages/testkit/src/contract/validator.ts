import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import type { JsonObject } from "@latchkey/openapi"

/** What is looked at: strings off the wire (and so to be read as the type that is wanted), a request's body, an answer's. */
export type Side = "parameters" | "request" | "answer"

/** Holds the document's schemas, compiled when they are first needed; ajv does the validating. */
export class Validator {
  readonly #document: JsonObject
  readonly #engines = new Map<Side, Ajv2020>()
  readonly #compiled = new Map<string, ValidateFunction>()

  /** The document as `toJsonSchema` leaves it. */
  constructor(document: JsonObject) {
    this.#document = document
  }

  /** What is wrong with a value, in words; the schema is one of the document, by its JSON pointer. */
  check(side: Side, pointer: string, value: unknown): string[] {
    return this.#run(side, pointer, () => ({ $ref: reference(pointer) }), value)
  }

  /** The same for parameters by name: those that there are, and no others. */
  checkParameters(
    key: string,
    pointers: ReadonlyMap<string, string>,
    required: ReadonlyArray<string>,
    value: Record<string, unknown>,
  ): string[] {
    const schema = (): JsonObject => ({
      type: "object",
      properties: Object.fromEntries([...pointers].map(([name, pointer]) => [name, { $ref: reference(pointer) }])),
      required: [...required],
      additionalProperties: false,
    })
    return this.#run("parameters", key, schema, value)
  }

  #run(side: Side, key: string, schema: () => JsonObject, value: unknown): string[] {
    const id = `${side} ${key}`
    let validate = this.#compiled.get(id)
    if (validate === undefined) {
      validate = this.#engine(side).compile(schema())
      this.#compiled.set(id, validate)
    }
    return validate(value) ? [] : inWords(validate.errors ?? [])
  }

  #engine(side: Side): Ajv2020 {
    const known = this.#engines.get(side)
    if (known !== undefined) return known
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      validateSchema: false,
      logger: false,
      coerceTypes: side === "parameters" ? "array" : false,
    })
    formats.default(ajv)
    // JSON Schema knows no "url"; the package's own refuses localhost.
    ajv.addFormat("url", URL.canParse)
    ajv.addFormat("partial-time", /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/)
    ajv.addKeyword({ keyword: "requiredInAnswers", macro: side === "answer" ? demand : ignore })
    ajv.addKeyword({ keyword: "requiredInRequests", macro: side === "request" ? demand : ignore })
    ajv.addSchema({ ...this.#document, $id: "document:" })
    this.#engines.set(side, ajv)
    return ajv
  }
}

const demand = (names: ReadonlyArray<string>) => ({ required: names })
const ignore = () => ({})

const reference = (pointer: string): string => `document:#${pointer.split("/").map(encodeURIComponent).join("/")}`

const inWords = (errors: ReadonlyArray<ErrorObject>): string[] => {
  const words = errors
    .filter(({ keyword }) => keyword !== "requiredInAnswers" && keyword !== "requiredInRequests")
    .map(({ instancePath, keyword, message, params }) => {
      const where = instancePath === "" ? "the whole" : instancePath
      if (keyword === "enum") return `${where} must be one of ${JSON.stringify(params["allowedValues"])}`
      if (keyword === "const") return `${where} must be ${JSON.stringify(params["allowedValue"])}`
      if (keyword === "additionalProperties") return `${where} has an unknown "${params["additionalProperty"]}"`
      return `${where} ${message ?? keyword}`
    })
  return [...new Set(words)]
}
