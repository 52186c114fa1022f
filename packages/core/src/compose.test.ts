import { describe, expect, test } from "vitest"
import { compose, heldBack, settle } from "./compose.ts"
import { onlyFollows } from "./perform.ts"
import type { Draft, PlannedStep } from "./plan.ts"

const step = (more: Partial<PlannedStep> = {}): PlannedStep => ({
  key: "rota:r1:1",
  kind: "rota",
  stage: 1,
  line: "Rota: Ben for Ana",
  target: { type: "rota", id: "r1", name: "Rota" },
  intent: { from: "ana", to: "ben" },
  before: { monday: "ana", tuesday: "cleo" },
  after: { monday: "ben", tuesday: "cleo" },
  clears: [],
  reversible: true,
  standing: false,
  ...more,
})
const draft = (more: Partial<Draft> = {}): Draft => ({
  steps: [],
  blockers: [],
  warnings: [],
  sight: { unseen: [] },
  ...more,
})
const blocker = (key: string) => ({ key, what: key, clearedBy: "somebody" })

describe("compose", () => {
  test("puts the second's stages after the first's", () => {
    const first = draft({ steps: [step({ stage: 1 }), step({ stage: 3 })] })
    const second = draft({ steps: [step({ stage: 1 }), step({ stage: 2 })] })
    const stages = compose(first, second).steps.map(({ stage }) => stage)
    expect(stages.slice(2).every((later) => later > 3)).toBe(true)
    expect(stages).toEqual(stages.toSorted((a, b) => a - b))
  })

  test("drops the blockers that a step clears, and keeps each other one once", () => {
    const first = draft({ steps: [step({ clears: ["incidents"] })], blockers: [blocker("owner")] })
    const second = draft({ blockers: [blocker("incidents"), blocker("owner"), blocker("me")] })
    expect(compose(first, second).blockers.map(({ key }) => key)).toEqual(["owner", "me"])
  })

  test("joins sight, warnings and evidence", () => {
    const hidden = { what: "schedule S", why: "no access" }
    const first = draft({ warnings: ["a"], sight: { unseen: [hidden] } })
    const second = draft({
      warnings: ["a", "b"],
      sight: { unseen: [hidden], horizon: "P12M" },
      evidence: { names: { P1: "Ana" } },
    })
    expect(compose(first, second)).toMatchObject({
      warnings: ["a", "b"],
      sight: { unseen: [hidden], horizon: "P12M" },
      evidence: { names: { P1: "Ana" } },
    })
  })
})

test("settle keeps what no step clears", () => {
  expect(settle(draft({ blockers: [blocker("a")], steps: [step({ clears: ["b"] })] })).blockers).toHaveLength(1)
})

test("what is unseen holds back the irreversible, and nothing else", () => {
  const blind = draft({ sight: { unseen: [{ what: "schedule S", why: "no access" }] } })
  expect(heldBack(blind, step({ reversible: false }))).toBe(true)
  expect(heldBack(blind, step())).toBe(false)
  expect(heldBack(draft(), step({ reversible: false }))).toBe(false)
})

describe("onlyFollows", () => {
  test("where the world moved, the plan may follow", () => {
    const moved = { before: { monday: "ana", tuesday: "dora" }, after: { monday: "ben", tuesday: "dora" } }
    expect(onlyFollows(step(), step(moved))).toBe(true)
  })
  test("where it did not, nothing new is asked for", () => {
    expect(onlyFollows(step(), step({ after: { monday: "ben", tuesday: "ben" } }))).toBe(false)
    expect(onlyFollows(step(), step({ key: "rota:r2:1" }))).toBe(false)
  })
})
