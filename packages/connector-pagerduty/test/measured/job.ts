import { type Connection, ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { contract, openWorld, standing } from "../pagerduty.ts"

/** The clock stands, or counts and dates would differ each day. */
const NOW = "2026-11-24T10:00:00Z"
const OWNER = "POLGA01"

/** What a job gave, or the error it ended with, and the operations that it took, in order. */
export interface Measured {
  readonly gave: unknown
  readonly operations: ReadonlyArray<Operation>
}

export interface Operation {
  readonly id: string
  /** `GET /users/{id}` */
  readonly call: string
}

/** Does the job in a world of its own, and reads the emulator's log; as the owner, by OAuth where scopes are given. */
export type Job = (scopes?: ReadonlyArray<string>) => Promise<Measured>

type World = NonNullable<NonNullable<Parameters<typeof openWorld>[1]>["world"]>
type Use<A> = (connection: Connection) => Effect.Effect<A, ConnectorError>

/** A job in one of the emulator's worlds. */
export const job = (world: World, run: Use<unknown>): Job => jobAfter(world, () => Effect.void, run)

/** The same, where something comes before it that does not count: a plan, before it is performed. */
export const jobAfter =
  <A>(
    start: World,
    before: Use<A>,
    run: (
      connection: Connection,
      before: A,
      /** Moves the world's clock on. */
      pass: (until: string) => Promise<unknown>,
    ) => Effect.Effect<unknown, ConnectorError>,
  ): Job =>
  async (scopes) => {
    const world = await openWorld("", { world: start, now: NOW })
    try {
      const minted =
        scopes === undefined ? world.emulator : await world.control("POST", "tokens", { scopes, user: OWNER })
      // Other tests hold each request against the document: here they are counted.
      const settings = { apiUrl: world.emulator.url, token: Schema.decodeUnknownSync(Token)(minted).token }
      const first = await world.run((connection) => before(connection).pipe(standing(NOW)), {
        apiUrl: world.emulator.url,
      })
      await world.control("DELETE", "requests")
      const pass = (until: string) => world.control("POST", "clock", { now: until })
      const gave = await world.run(
        (connection) => Effect.match(run(connection, first, pass).pipe(standing(NOW)), { onSuccess, onFailure }),
        settings,
      )
      return { gave, operations: (await world.requests()).map(toOperation) }
    } finally {
      await world.close()
    }
  }

const Token = Schema.Struct({ token: Schema.String })
const onSuccess = (gave: unknown): unknown => gave
const onFailure = (error: ConnectorError): unknown => error

const toOperation = (line: string): Operation => {
  const [method = "", path = ""] = line.split(" ")
  const match = contract.operations.find(method, path)
  if (match === undefined) throw new Error(`no operation ${line}`)
  return { id: match.operation.id, call: `${method} ${match.operation.template}` }
}
