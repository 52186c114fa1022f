import type { ContentfulStatusCode } from "hono/utils/http-status"

/** A refusal in PagerDuty's own shape: `{ error: { code, message, errors } }`. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode
  readonly code: number
  readonly errors: ReadonlyArray<string>
  readonly title: string
  readonly more: object

  /** `more`: what stands in the body besides; a code of 0 is left out. */
  constructor(
    status: ContentfulStatusCode,
    code: number,
    message: string,
    errors: ReadonlyArray<string> = [],
    more: object = {},
  ) {
    super([message, ...errors].join(": "))
    this.title = message
    this.status = status
    this.code = code
    this.errors = errors
    this.more = more
  }

  /** The body of the answer; `errors` is left out when there are none. */
  get body() {
    return this.#with(this.errors)
  }

  /** The same, `errors` in one sentence. */
  get terseBody() {
    return this.#with(this.errors.join(", "))
  }

  /** The same as the v3 operations word it: `errors` is a map from each field, as in `event.name`, to what is wrong with it. */
  get bodyByField() {
    const words = this.errors.map((error) => [fieldOf(error), error.slice(error.indexOf(" ") + 1)] as const)
    const fields = [...Map.groupBy(words, ([field]) => field)]
    const errors = Object.fromEntries(fields.map(([field, all]) => [field, all.map(([, what]) => what)]))
    return this.#with(errors, this.code === 2001 ? "Invalid Request" : this.title)
  }

  #with(errors: unknown, message = this.title) {
    const { code, more } = this
    return { error: { message, ...(code !== 0 && { code }), ...(this.errors.length > 0 && { errors }), ...more } }
  }
}

export const invalid = (...errors: string[]) => new Refusal(400, 2001, "Invalid Input Provided", errors)
export const wrongArguments = (...errors: string[]) => new Refusal(400, 2002, "Arguments Caused Error", errors)
export const missingArguments = (...errors: string[]) => new Refusal(400, 2003, "Missing Arguments", errors)
export const unauthorized = () => new Refusal(401, 2006, "Authentication failed")
export const accessDenied = (...errors: string[]) => new Refusal(403, 2010, "Access Denied", errors)
export const missingScope = (required: string, scopes: ReadonlyArray<string>) =>
  new Refusal(403, 0, "Token missing required scopes", [], {
    required_scopes: required,
    token_scopes: scopes.join(" "),
  })
export const notFound = () => new Refusal(404, 2100, "Not Found")
export const requesterMissing = () =>
  new Refusal(400, 2016, 'You must specify a user\'s email address in the "From" header to perform this action')
export const requesterUnknown = () => new Refusal(400, 1008, "Requester User Not Found")
export const alreadyResolved = () => new Refusal(400, 1001, "Incident Already Resolved")
export const tooLarge = (...errors: string[]) => new Refusal(413, 2001, "Request Entity Too Large", errors)
export const tooManyRequests = () => new Refusal(429, 2020, "Rate Limit Exceeded")
export const notLocked = () => new Refusal(400, 2001, "Invalid Input Provided", ["account could not be locked"])

/** The field that a message begins with: `event.name …`, or `/event/name …` as the document's checks say it. */
const fieldOf = (error: string): string => {
  const [field = ""] = error.split(" ")
  return field === "" ? "base" : field.replace(/^\//, "").replaceAll("/", ".")
}
