import { canonical, digestOf, finish, type Json, Plan, type PlannedStep, same, sha256 } from "@latchkey/core"
import * as fc from "fast-check"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"

const json: fc.Arbitrary<Json> = fc.jsonValue().map((value) => Schema.decodeUnknownSync(Schema.Json)(value))
const record = fc.dictionary(fc.string({ maxLength: 8 }), json, { maxKeys: 5 })

const turned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, turned(part)]),
  )
}

const step: fc.Arbitrary<PlannedStep> = fc.record({
  key: fc.string(),
  kind: fc.string(),
  stage: fc.integer({ min: 0, max: 9 }),
  line: fc.string(),
  target: fc.record({ type: fc.string(), id: fc.string(), name: fc.string() }),
  intent: json,
  before: record,
  after: record,
  clears: fc.array(fc.string(), { maxLength: 3 }),
  reversible: fc.boolean(),
  standing: fc.boolean(),
})
const blocker = fc.record({ key: fc.string(), what: fc.string(), clearedBy: fc.string() })
const plan = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    blockers: fc.array(blocker, { maxLength: 3 }),
    request: record,
  })
  .map(({ steps, blockers, request }) =>
    finish(
      { steps, blockers, warnings: [], sight: { unseen: [] } },
      { id: "p1", connection: "eu", change: "transfer", request, madeAt: "2026-01-01T00:00:00Z" },
    ),
  )

test("canonical JSON is the same whatever the order of keys, and is still the same JSON", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonical(turned(value))).toBe(canonical(value))
      expect(sha256(turned(value))).toBe(sha256(value))
      expect(same(JSON.parse(canonical(value)), value)).toBe(true)
    }),
  )
})

test("the digest does not depend on order of keys, nor on a trip through a file", () => {
  fc.assert(
    fc.property(plan, (one) => {
      const read = Schema.decodeUnknownSync(Plan)(JSON.parse(JSON.stringify(turned(JSON.parse(JSON.stringify(one))))))
      expect(digestOf(read)).toBe(one.digest)
    }),
  )
})

test("ids, times, reasons, warnings, evidence, lines and names are outside the digest", () => {
  fc.assert(
    fc.property(plan, fc.string({ minLength: 1 }), (one, word) => {
      const other = {
        ...one,
        id: "p2",
        madeAt: word,
        reason: word,
        warnings: [word],
        evidence: { names: { P1: word } },
        steps: one.steps.map((part) => ({ ...part, line: word, target: { ...part.target, name: word, url: word } })),
        blockers: one.blockers.map(({ key }) => ({ key, what: word, clearedBy: word })).toReversed(),
      }
      expect(digestOf(other)).toBe(one.digest)
    }),
  )
})

const changes: ReadonlyArray<(one: PlannedStep) => PlannedStep> = [
  (one) => ({ ...one, key: `${one.key}!` }),
  (one) => ({ ...one, kind: `${one.kind}!` }),
  (one) => ({ ...one, stage: one.stage + 1 }),
  (one) => ({ ...one, target: { ...one.target, id: `${one.target.id}!` } }),
  (one) => ({ ...one, target: { ...one.target, type: `${one.target.type}!` } }),
  (one) => ({ ...one, intent: [one.intent] }),
  (one) => ({ ...one, clears: [...one.clears, "more"] }),
  (one) => ({ ...one, reversible: !one.reversible }),
  (one) => ({ ...one, standing: !one.standing }),
]
const lists: typeof changes = [
  (one) => ({ ...one, before: { ...one.before, "something new": 1 } }),
  (one) => ({ ...one, after: { ...one.after, "something new": 1 } }),
]

test("any other change of a step alters the digest; of a standing one its list does not", () => {
  fc.assert(
    fc.property(plan, (one) => {
      const [first, ...rest] = one.steps
      if (first === undefined) return
      const digest = (changed: PlannedStep) => digestOf({ ...one, steps: [changed, ...rest] })
      for (const change of changes) expect(digest(change(first))).not.toBe(one.digest)
      for (const change of lists) expect(digest(change(first)) === one.digest).toBe(first.standing)
    }),
  )
})

test("what else a person approves is in the digest", () => {
  fc.assert(
    fc.property(plan, (one) => {
      expect(digestOf({ ...one, connection: "us" })).not.toBe(one.digest)
      expect(digestOf({ ...one, change: "offboard" })).not.toBe(one.digest)
      expect(digestOf({ ...one, request: { ...one.request, "somebody else": 1 } })).not.toBe(one.digest)
      expect(digestOf({ ...one, sight: { unseen: [{ what: "a", why: "b" }] } })).not.toBe(one.digest)
      const more = [...one.blockers, { key: "one more", what: "", clearedBy: "" }]
      expect(digestOf({ ...one, blockers: more })).not.toBe(one.digest)
    }),
  )
})
