import { isObject, type JsonObject, objectAt, parseJson } from "@latchkey/openapi"
import { header, type HeaderValues, matchesMediaType } from "./headers.ts"
import { toJsonSchema } from "./json-schema.ts"
import { type Match, type Operation, Operations, type Place } from "./operation.ts"
import { readParameters } from "./parameters.ts"
import { type Side, Validator } from "./validator.ts"

export interface SentRequest {
  readonly method: string
  /** With its query; a whole URL will do. */
  readonly path: string
  /** Where they are left out, nothing that stands in them is looked at. */
  readonly headers?: HeaderValues
  /** A string is what went over the wire; all else is what JSON made of it. */
  readonly body?: unknown
}

export interface GivenAnswer extends SentRequest {
  readonly status: number
}

/** A published API, to hold requests and answers against. Problems come in words; none means that it fits. */
export class Contract {
  readonly of: "full document" | "cut"
  readonly operations: Operations
  readonly #validator: Validator

  constructor(document: JsonObject, of: "full document" | "cut") {
    this.of = of
    this.operations = new Operations(document)
    this.#validator = new Validator(toJsonSchema(document))
  }

  checkRequest({ method, path, headers, body }: SentRequest): string[] {
    const url = new URL(path, "http://contract.invalid")
    const match = this.operations.find(method, url.pathname)
    if (match === undefined) return [unknown(method, url)]
    const { requestBody } = match.operation
    return [
      ...this.#checkParameters(match, url, headers),
      ...(requestBody === undefined ? unexpected("body", body) : this.#checkRequestBody(requestBody, headers, body)),
    ]
  }

  checkAnswer({ method, path, status, headers, body }: GivenAnswer): string[] {
    const url = new URL(path, "http://contract.invalid")
    const match = this.operations.find(method, url.pathname)
    if (match === undefined) return [unknown(method, url)]
    const answer = answerOf(match.operation, status)
    if (answer === undefined) return [`status ${status} is none of ${[...match.operation.responses.keys()].join(", ")}`]
    if (objectAt(answer.node, "content") === undefined) return unexpected("body", body)
    // Of a failure nobody is promised a body.
    if (isEmpty(body)) return status < 400 ? ["the body is empty"] : []
    return this.#checkContent("answer", answer, headers, body)
  }

  #checkParameters({ operation, pathParameters }: Match, url: URL, headers: HeaderValues | undefined): string[] {
    return (["path", "query", "header"] as const).flatMap((place) => {
      if (place === "header" && headers === undefined) return []
      const { pointers, required, values } = readParameters(operation, place, url, headers ?? {}, pathParameters)
      const key = `${operation.method} ${operation.template} ${place}`
      return this.#validator.checkParameters(key, pointers, required, values).map((problem) => `${place}: ${problem}`)
    })
  }

  #checkRequestBody(requestBody: Place, headers: HeaderValues | undefined, body: unknown): string[] {
    if (!isEmpty(body)) return this.#checkContent("request", requestBody, headers, body)
    return requestBody.node["required"] === true ? ["the body is missing"] : []
  }

  #checkContent(side: Side, { node, pointer }: Place, headers: HeaderValues | undefined, body: unknown): string[] {
    const content = objectAt(node, "content") ?? {}
    const documented = Object.keys(content)
    const sent = headers === undefined ? undefined : header(headers, "content-type")
    if (headers !== undefined && sent === undefined) return ["the content type is missing"]
    const type = sent === undefined ? documented[0] : documented.find((range) => matchesMediaType(range, sent))
    if (type === undefined) return [`content type ${sent} is none of ${documented.join(", ")}`]
    if (!isJson(type) || !isObject(objectAt(content, type)?.["schema"])) return []
    let value = body
    if (typeof body === "string") {
      try {
        value = parseJson(body, "the body")
      } catch {
        return ["the body is no JSON"]
      }
    }
    const at = `${pointer}/content/${type.replaceAll("~", "~0").replaceAll("/", "~1")}/schema`
    return this.#validator.check(side, at, value).map((problem) => `body: ${problem}`)
  }
}

const unknown = (method: string, { pathname }: URL): string =>
  `there is no operation ${method.toUpperCase()} ${pathname}`

const unexpected = (what: string, value: unknown): string[] => (isEmpty(value) ? [] : [`the ${what} is not documented`])

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === ""

const answerOf = ({ responses }: Operation, status: number): Place | undefined =>
  responses.get(String(status)) ?? responses.get(`${Math.floor(status / 100)}XX`) ?? responses.get("DEFAULT")

const isJson = (type: string): boolean => /[/+]json\b|\*\/\*|application\/\*/.test(type)
