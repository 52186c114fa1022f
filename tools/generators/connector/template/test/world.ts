import type { World } from "@latchkey/testkit"
import * as Effect from "effect/Effect"
import { holdToDocument } from "./document.ts"
import { changes, people, touch } from "./people.ts"
import { standIn } from "./stand-in.ts"

const TOKEN = "canary-6d2f"
let now = people
/** What did not fit the document before the last reset: faults answered as it has it nowhere. */
let earlier = 0

/** To fill in: answers as Sample would, of what is there now. */
const app = await standIn(({ method, path, query, authorization, body }) => {
  if (authorization !== `Bearer ${TOKEN}`) return { status: 401 }
  if (path === "/people") {
    const from = Number(query.get("page") ?? 0) * 2
    const more = from + 2 < now.length && { next: from / 2 + 1 }
    return { status: 200, body: { people: now.slice(from, from + 2), ...more } }
  }
  if (path === "/teams")
    return { status: 200, body: { teams: [{ id: "T-1", name: "Everybody", members: now.map(({ id }) => id) }] } }
  const id = decodeURIComponent(path.replace("/people/", ""))
  if (method === "PATCH") now = now.map((one) => (one.id === id ? { ...one, ...Object(body) } : one))
  const person = now.find((one) => one.id === id)
  return person === undefined ? { status: 404 } : { status: 200, body: person }
})
const document = await holdToDocument(app.url)
const { recording } = document

export const close = async () => {
  await document.close()
  app.close()
}

/** The source that the laws look at, disturb and set back, without the connector's help. */
export const world: World = {
  settings: { token: TOKEN, apiUrl: document.url },
  secrets: [TOKEN],
  reset: Effect.sync(() => {
    now = people
    earlier = recording?.problems.length ?? 0
    app.forget()
  }),
  snapshot: Effect.sync(() => now.map((person) => ({ ...person }))),
  accounts: Effect.sync(() => now.map(({ id }) => id)),
  changes,
  touch: touch ?? (() => Effect.void),
  requests: Effect.sync(app.sent),
  faults: {
    inject: (fault) => Effect.sync(() => app.inject(fault)),
    struck: Effect.sync(app.struck),
    clear: Effect.sync(app.clear),
  },
  // To fill in, if Sample's answers depend on the time.
  clock: { advance: () => Effect.void },
  ...(recording !== undefined && {
    contract: Effect.sync(() => ({
      exchanges: recording.exchanges.length,
      problems: recording.problems.slice(earlier),
    })),
  }),
}
