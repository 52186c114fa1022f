import type * as Duration from "effect/Duration"
import type * as HttpClient from "effect/http/HttpClient"
import type { Json } from "../json.ts"

/** Whether repeating a request may do something twice; told by its meaning, not by the HTTP verb. */
export type Access = "read" | "write"

/** A whole answer. `json` is null where the body is empty, or where a refusal's is no JSON: its status speaks. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly json: Json
}

/** What a refusal says, beyond its status. */
export interface Refusal {
  /** In the source's own words. */
  readonly said?: string
  /** OAuth scopes that the credentials lack. */
  readonly missingScopes?: ReadonlyArray<string>
  /** Too many requests: how long to wait, in seconds. */
  readonly pause?: number
  /** It was not done, and soon would be: a lock. */
  readonly passes?: boolean
}

/** A source that speaks JSON over HTTP: what it is called, and how it says no. */
export interface Source {
  /** The connector's id: names spans and metrics. */
  readonly id: string
  /** As a sentence calls it: `GitHub`, `The SCIM service`. */
  readonly name: string
  /** What no message may repeat: tokens and passwords, in each form in which they are sent. */
  readonly secrets: ReadonlyArray<string>
  /** What a person should look at: to reach it, when it takes no credentials, when they may not do this. */
  readonly remedies: { readonly reach: string; readonly credentials: string; readonly rights: string }
  /** How many requests it takes, where it says so. */
  readonly budget?: { readonly limit: number; readonly window: Duration.Input }
  /** The header that names a request; `x-request-id`, if left out. */
  readonly requestId?: string
  /** Reads what else a refusal says; a 429 and its Retry-After (RFC 9110, section 10.2.3) need no words. */
  readonly refusal?: (answer: Answer, now: number) => Refusal
  /** A way out other than effect's own. */
  readonly transport?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}
