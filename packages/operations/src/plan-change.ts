import { randomUUID } from "node:crypto"
import {
  compose,
  type Connection,
  Deprovision,
  type Draft,
  finish,
  type Plan,
  planning,
  TransferData,
} from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** What a person asks for: who, to whom, why. */
export interface Asked {
  readonly change: Plan["change"]
  /** An e-mail or an id. */
  readonly who: string
  readonly to?: string
  readonly reason?: string
}

/** Plans a change on a connection; offboarding is a transfer, then a deprovisioning. */
export const planChange = Effect.fn("operations.planChange")(function* (connection: Connection, asked: Asked) {
  const { change, who, to, reason } = asked
  const draft = yield* planning(drafts[change](connection, asked))
  return finish(draft, {
    id: randomUUID(),
    connection: connection.name,
    change,
    request: { who, ...(to !== undefined && { to }) },
    madeAt: DateTime.formatIso(yield* DateTime.now),
    ...(reason !== undefined && { reason }),
  })
})

/** The same request, planned again. */
export const planAgain = (connection: Connection, plan: Plan) => planChange(connection, askedOf(plan))

export const askedOf = ({ change, request, reason }: Plan): Asked => ({
  change,
  who: String(request["who"]),
  ...(typeof request["to"] === "string" && { to: request["to"] }),
  ...(reason !== undefined && { reason }),
})

const transfer = (connection: Connection, { who, to }: Asked) =>
  Effect.flatMap(connection.resolve(TransferData), ({ plan }) => plan({ from: who, ...(to !== undefined && { to }) }))

const deprovision = (connection: Connection, { who }: Asked) =>
  Effect.flatMap(connection.resolve(Deprovision), ({ plan }) => plan({ account: who }))

const drafts: Readonly<Record<Plan["change"], (connection: Connection, asked: Asked) => ReturnType<typeof transfer>>> =
  {
    transfer,
    deprovision,
    offboard: (connection, asked) =>
      Effect.gen(function* () {
        const first: Draft = yield* transfer(connection, asked)
        return compose(first, yield* deprovision(connection, asked))
      }),
  }
