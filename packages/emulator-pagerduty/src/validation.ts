import type { ErrorObject, ValidateFunction } from "ajv"
import { Ajv } from "ajv"
import formats from "ajv-formats"
import type { MiddlewareHandler } from "hono"
import type { Expectation } from "./contract.ts"
import { components, operationFor } from "./contract.ts"
import { invalid, missingArguments, wrongArguments } from "./errors.ts"
import type { Call, Env } from "./http.ts"
import { asFlag, bodyOf } from "./http.ts"

/** Holds a request against PagerDuty's document, and refuses what does not fit. */
export const validate: MiddlewareHandler<Env> = async (call, next) => {
  const operation = operationFor(call.req.method, call.req.path)
  if (operation !== undefined) {
    refuseQuery(call, operation)
    if (operation.body !== undefined) await refuseBody(call, operation.id, operation.body)
  }
  await next()
}

const refuseQuery = (call: Call, { id, query }: Expectation): void => {
  const sent = call.req.queries()
  for (const { name, required, explode, schema } of query) {
    const values = sent[name]
    if (values === undefined) {
      if (required) throw missingArguments(`${name} is missing`)
      continue
    }
    const several = explode === false ? values.flatMap((value) => value.split(",")) : values
    const last = values.at(-1)
    const value = schema["type"] === "array" ? several : schema["type"] === "boolean" ? asFlag(last) : last
    const wrong = problems(loose, `${id} ${name}`, schema, value === "" ? undefined : value)
    if (wrong.length > 0) throw wrongArguments(...wordsOf(wrong).map((each) => `${name}${each}`))
  }
}

const refuseBody = async (
  call: Call,
  id: string,
  { required, schema }: NonNullable<Expectation["body"]>,
): Promise<void> => {
  if (!required && (await call.req.text()) === "") return
  const body = await bodyOf(call)
  const wrong = problems(strict, id, schema, body)
  if (wrong.length === 0) return
  // A null where none may stand is as good as nothing, unless something must stand there.
  if (!mended(body, wrong)) throw invalid(...wordsOf(wrong))
  const left = problems(strict, id, schema, body)
  if (left.length > 0) throw invalid(...wordsOf(left))
  call.set("body", JSON.stringify(body))
}

/** Takes the nulls out at which these problems are, and reads as numbers those that came as text; false if there are none. */
const mended = (body: object, wrong: ReadonlyArray<ErrorObject>): boolean =>
  wrong
    .map(({ instancePath, keyword, params }) => {
      const number = keyword === "type" && ["integer", "number"].includes(String(params["type"]))
      return mend(body, instancePath.split("/").slice(1), number)
    })
    .includes(true)

const mend = (node: unknown, [name, ...rest]: ReadonlyArray<string>, number: boolean): boolean => {
  if (name === undefined || !isRecord(node)) return false
  const value = node[name]
  if (rest.length > 0) return mend(value, rest, number)
  if (number && typeof value === "string" && /^\d+$/.test(value)) return Reflect.set(node, name, Number(value))
  return value === null && !Array.isArray(node) && Reflect.deleteProperty(node, name)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const engine = (coerceTypes: boolean): Ajv => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, coerceTypes })
  formats.default(ajv)
  ajv.addFormat("url", URL.canParse)
  ajv.addFormat("partial-time", /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)
  // Dates and addresses are judged where they are read: PagerDuty is freer there than the formats are.
  for (const free of ["date-time", "email", "tzinfo"]) ajv.addFormat(free, true)
  return ajv
}

/** Bodies as they are; parameters as what their text can be read as. */
const [strict, loose] = [engine(false), engine(true)]
const compiled = new Map<string, ValidateFunction>()

const problems = (ajv: Ajv, key: string, schema: object, value: unknown): ErrorObject[] => {
  if (value === undefined) return []
  const check = compiled.get(key) ?? ajv.compile({ ...schema, components })
  compiled.set(key, check)
  return check(value) ? [] : (check.errors ?? [])
}

const wordsOf = (problems: ReadonlyArray<ErrorObject>): string[] => [...new Set(problems.map(inWords))]

const inWords = ({ instancePath, keyword, message, params }: ErrorObject): string =>
  keyword === "enum"
    ? `${instancePath} must be one of ${JSON.stringify(params["allowedValues"])}`
    : `${instancePath} ${message ?? keyword}`
