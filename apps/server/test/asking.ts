import { Ajv2020 } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import type { Asked } from "./server.ts"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** As JSON gives it: tests look into it as they like. */
  readonly body: ReturnType<typeof JSON.parse>
  readonly text: string
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>
}
export interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>> & { responses: Record<string, Content> }>>>
  >
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

export const documentOf = async (url: string): Promise<Document> =>
  JSON.parse(await (await fetch(`${url}/openapi.json`)).text())

/** Asks a server, and holds each answer against what the server's own document says of it. */
export const asking = async (url: string) => {
  const document = await documentOf(url)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema({ ...document, $id: "document:" })
  const paths = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
  }))

  /** What is wrong with an answer, in words. */
  const wrong = (
    method: string,
    pathname: string,
    { status, headers, text }: Omit<Answer, "body">,
  ): ReadonlyArray<string> => {
    const type = (headers.get("content-type") ?? "").split(/; ?(?=charset)/)[0] ?? ""
    if (status >= 400 && type !== "application/problem+json") return [`${status} as ${type}, no problem`]
    const path = paths.find(({ pattern }) => pattern.test(pathname))?.path ?? ""
    const operation = document.paths[path]?.[method.toLowerCase()]
    // What there is not is in no document; it is a problem all the same.
    const pointer =
      operation === undefined
        ? "/components/schemas/Problem"
        : ["", "paths", path, method.toLowerCase(), "responses", String(status)].map(escape).join("/")
    if (operation !== undefined) {
      const response = operation.responses[String(status)]
      if (response === undefined) return [`no ${status} is documented`]
      if (response.content === undefined) return text === "" ? [] : ["a body where none is documented"]
      const found = Object.keys(response.content).find((one) => one.split(";")[0] === type.split(";")[0])
      if (found === undefined) return [`${type} is not documented`]
      if (!type.includes("json")) return []
      return check(`${pointer}/content/${escape(found)}/schema`, text)
    }
    return check(pointer, text)
  }
  const check = (pointer: string, text: string) => {
    const validate =
      ajv.getSchema(`document:#${encodeURI(pointer)}`) ?? ajv.compile({ $ref: `document:#${encodeURI(pointer)}` })
    return validate(JSON.parse(text))
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }

  return async (method: string, path: string, { body, headers, key }: Asked): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, text }
    const errors = wrong(method, new URL(path, url).pathname, answer)
    if (errors.length > 0)
      throw new Error(`${method} ${path} answered ${response.status} ${text}: ${errors.join("; ")}`)
    const isJson = (response.headers.get("content-type") ?? "").includes("json")
    return { ...answer, body: isJson ? JSON.parse(text) : undefined }
  }
}

const escape = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1")
