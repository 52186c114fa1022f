// What the files of the cases share: a world that is open, what is asked of it, and what came of it.
import { type Draft, planning, type Receipt, TransferData, type TransferOptions } from "@latchkey/core"
import { type Snapshot, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import { afterEach } from "vitest"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

export const NOW = "2026-11-24T10:00:00Z"
export const [ANA, BO, CY] = ["PANA001", "PBOCHE1", "PCYOKA1"]

export let world: Awaited<ReturnType<typeof openWorld>>
/** Opens a world; after its test it is closed, and whatever was sent against the contract fails the test. */
export const open = async (name: string, options: Parameters<typeof openWorld>[1] = {}) => {
  world = await openWorld(name, { now: NOW, ...options })
}
afterEach(async () => {
  const problems = [...world.proxy.problems]
  await world.close()
  if (problems.length > 0) throw new Error(problems.join("\n"))
})

interface Asked {
  readonly from?: string
  readonly to?: string
  readonly options?: TransferOptions
  readonly token?: string
  readonly apiUrl?: string
}
const request = ({ from = ANA, to, options }: Asked) => ({
  from,
  ...(to !== undefined && { to }),
  ...(options !== undefined && { options }),
})
const settings = ({ token, apiUrl }: Asked): Record<string, string> => ({
  ...(token !== undefined && { token }),
  ...(apiUrl !== undefined && { apiUrl }),
})

export const transfer = (asked: Asked): Promise<Draft> =>
  world.run(
    (connection) =>
      Effect.flatMap(connection.resolve(TransferData), ({ plan }) => planning(plan(request(asked)))).pipe(
        standing(NOW),
      ),
    settings(asked),
  )
export const offboard = (asked: Asked): Promise<Draft> =>
  world.run((connection) => planOffboarding(connection, request(asked)).pipe(standing(NOW)), settings(asked))
export const perform = (draft: Draft): Promise<ReadonlyArray<Receipt>> =>
  world.run((connection) => performAll(connection, draft).pipe(standing(NOW)))

export const outcomes = (receipts: ReadonlyArray<Receipt>) => [...new Set(receipts.map(({ outcome }) => outcome))]
export const keys = ({ blockers }: Draft) => blockers.map(({ key }) => key)
export const said = ({ blockers }: Draft) => blockers.map(({ what }) => what)

/** Asks PagerDuty as somebody else would who works there meanwhile: past connector and contract. */
export const api = async (path: string, method = "GET", body?: unknown) => {
  const answer = await fetch(`${world.emulator.url}${path}`, {
    method,
    headers: { authorization: `Token token=${world.emulator.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return text === "" ? undefined : JSON.parse(text)
}
/** All that the account holds now. */
export const snapshot = (): Promise<Snapshot> => snapshotOf(world.emulator.url)
/** What was sent that could change something: a preview is posted, and changes nothing. */
export const writes = async () =>
  (await world.requests()).filter((one) => !one.startsWith("GET ") && one !== "POST /schedules/preview")
