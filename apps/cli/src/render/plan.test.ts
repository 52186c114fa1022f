import { stripVTControlCharacters as plain } from "node:util"
import { finish, type PlannedStep } from "@latchkey/core"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { sayResult, showPlan, showReceipt } from "./plan.ts"

const step: PlannedStep = {
  key: "user:PANA001",
  kind: "user",
  stage: 0,
  line: "User Ana Ruiz: deleted; this can't be taken back",
  target: { type: "user", id: "PANA001", name: "Ana Ruiz" },
  intent: {},
  before: { user: "ana@acme.test" },
  after: {},
  clears: [],
  reversible: false,
  standing: false,
}
const names = { PANA001: "Ana Ruiz", PBOCHE1: "Bo Chen" }
const plan = finish(
  { steps: [step], blockers: [], warnings: [], sight: { unseen: [] }, evidence: { names } },
  {
    id: "p",
    connection: "acme",
    change: "offboard",
    request: { who: "ana@acme.test", to: "bo@acme.test" },
    madeAt: "2026-11-24T00:00:00Z",
  },
)

beforeEach(() => {
  vi.stubEnv("TZ", "UTC")
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test("says once what can't be taken back", () => {
  expect(plain(showPlan(plan))).toContain("  1. User Ana Ruiz: deleted  [can't be taken back]\n")
})

test("the title of one that takes back says what is taken back, of whom", () => {
  const undo = { ...plan, change: "undo" as const, request: { operation: "f00" } }
  expect(plain(showPlan(plan))).toMatch(/^offboard ana@acme.test -> bo@acme.test on acme\n/)
  expect(plain(showPlan(undo, plan))).toMatch(/^undo offboard ana@acme.test -> bo@acme.test on acme\n/)
  expect(plain(showPlan(undo))).toMatch(/^undo f00 on acme\n/)
})

test("results say times and people as plans do", () => {
  const why = "PBOCHE1 stands until 2026-11-28T00:30:00.000Z"
  const seen = { items: [], before: {}, after: {}, ids: [], requests: [], at: "2026-11-24T00:00:00Z" }
  const receipt = { ...seen, step: step.key, outcome: "blocked" as const, why }
  expect(plain(showReceipt(plan, step, receipt))).toContain(": Bo Chen stands until 28 Nov 2026, 00:30 GMT+0")
  const left = [{ step: step.key, line: step.line, why }]
  expect(plain(sayResult({ plan, state: "failed", receipts: [receipt], left }))).toContain(
    "(Bo Chen stands until 28 Nov 2026, 00:30 GMT+0)",
  )
})
