import { assert, describe, it } from "vitest"
import * as Effect from "effect/Effect"
import { hold, testLaw } from "./conformance.ts"
import { hurried } from "./hurried.ts"
import { laws } from "./laws/index.ts"
import { listingIsWhole } from "./laws/listing-is-whole.ts"
import { requestsFitTheDocument } from "./laws/requests-fit-the-document.ts"
import { small } from "./small-connector.ts"
import type { Case, World } from "./world.ts"

const { connector, world } = small()
const { contract: _contract, ...undocumented } = world
const changes = (change: (one: Case) => Case): World => ({ ...world, changes: world.changes.map(change) })
const steps = (kept: (kind: string) => boolean) =>
  changes((one) => ({
    ...one,
    plan: (opened) =>
      Effect.map(one.plan(opened), (draft) => ({ ...draft, steps: draft.steps.filter(({ kind }) => kept(kind)) })),
  }))
const unchanged: World = { ...world, changes: [] }
const idle = steps(() => false)
const faultless: World = { ...world, faults: { ...world.faults, inject: () => Effect.void } }

/** Worlds that lack what a law judges. */
const lacking: Readonly<Record<string, Readonly<Record<string, World>>>> = {
  "a listing is whole, or fails": { "nothing goes wrong": faultless },
  "planning changes nothing": { "no change": unchanged },
  "planning twice gives the same digest": { "no change": unchanged },
  "performing again writes nothing": { "no change": unchanged, "no step": idle },
  "a change from outside stands": {
    "standing steps alone": steps((kind) => kind === "tasks"),
    "nothing touched": { ...world, touch: () => Effect.void },
  },
  "blockers block, guards hold, blindness holds back": {
    "nothing in the way": changes(({ obstruct: _obstruct, ...one }) => one),
    "nothing unseen": changes(({ blind: _blind, ...one }) => one),
  },
  "a crash is resumed": { "no step": idle, "nothing goes wrong": faultless },
  "undo brings back what was before": { "nothing to take back": steps((kind) => kind === "tasks") },
  "looking is stable, wanting idempotent": { "no step": idle },
  "failures are not lost, interruption stops": { "no step": idle, "nothing goes wrong": faultless },
  "secrets stay secret": { "no change": unchanged, "no secret": { ...world, secrets: [] } },
  "requests and answers fit the document": {
    "no document": undocumented,
    "nothing recorded": { ...world, contract: Effect.succeed({ exchanges: 0, problems: [] }) },
  },
}

describe.each(laws.map((law) => [law.name, law] as const))("%s", (name, law) => {
  const worlds = Object.entries(lacking[name] ?? {})
  it("has a world with nothing for it", () => assert.notDeepEqual(worlds, []))
  it.each(worlds)("judges nothing where there is: %s", async (_lack, less) => {
    assert.equal(await Effect.runPromise(hurried(hold(law, { connector, world: less }))), 0)
  })
})

it("judges no listing of nobody", async () => {
  const nobody = { ...small({ page: () => Effect.succeed([]) }), world: { ...world, accounts: Effect.succeed([]) } }
  assert.equal(await Effect.runPromise(hold(listingIsWhole, nobody)), 0)
})

describe("a law that judges nothing", () => {
  testLaw(requestsFitTheDocument, { connector, world: undocumented })

  it("is skipped, and says what it needs", ({ task }) => {
    const [law] = task.suite?.tasks ?? []
    assert.equal(law?.mode, "skip")
    assert.include(JSON.stringify(law?.result), requestsFitTheDocument.needs)
  })
})
