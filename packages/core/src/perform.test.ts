import { describe, expect, test } from "vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { ConnectorError } from "./error.ts"
import { defineStep } from "./step.ts"
import { takeBack } from "./take-back.ts"
import type { StepKind } from "./step-kind.ts"

type Texts = Readonly<Record<string, string>>
type Kind = StepKind<undefined, string, string, undefined>

const lost = new ConnectorError({
  operation: "PUT",
  message: "No answer.",
  remedy: "Try again.",
  reason: { _tag: "Unavailable", unknownOutcome: true },
})

/** A target in memory: every item is to be what the intent says. */
const make = (first: Texts, parts: (at: { now: Texts; writes: number }) => Partial<Kind> = () => ({})) => {
  const at = { now: first, writes: 0 }
  const step = defineStep<undefined, string, string, undefined>({
    kind: "put",
    intent: Schema.String,
    item: Schema.String,
    reversible: true,
    look: () => Effect.sync(() => ({ state: at.now, raw: undefined })),
    want: (now, to) => Object.fromEntries(Object.keys(now).map((key) => [key, to])),
    act: (_client, _target, _now, wanted) =>
      Effect.sync(() => {
        at.now = wanted
        at.writes++
      }),
    say: () => "put",
    ...parts(at),
  })
  const target = { type: "thing", id: "1", name: "Thing" }
  const planned = step.plan({ target, intent: "ben", state: first, stage: 1 })
  if (planned === undefined) throw new Error("nothing planned")
  const perform = (options?: { readonly resumed: boolean }) => hurried(step.perform(undefined, planned, options))
  return { at, step, planned, perform }
}

/** Lets the looks again follow at once. */
const hurried = <A, E>(work: Effect.Effect<A, E>) =>
  Effect.raceFirst(
    work,
    Effect.forever(Effect.andThen(TestClock.adjust("1 second"), TestClock.withLive(Effect.sleep(0)))),
  )

/** On a clock of the test's own. */
const run = (body: () => Effect.fn.Return<void, unknown>) =>
  Effect.runPromise(Effect.provide(Effect.gen(body), TestClock.layer()))

describe("perform", () => {
  test("writes once, and then finds it done", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana" })
      expect(yield* perform()).toMatchObject({ outcome: "done", items: ["monday"], after: { monday: "ben" } })
      expect(yield* perform()).toMatchObject({ outcome: "already done", items: [] })
      expect(at.writes).toBe(1)
    }))

  test("writes nothing where the target changed", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana", tuesday: "ana" })
      at.now = { monday: "ana", tuesday: "cleo" }
      expect((yield* perform()).outcome).toBe("changed underneath")
      expect(at.writes).toBe(0)
    }))

  test("writes nothing where a guard blocks, and names the keys", () =>
    run(function* () {
      const blocker = { key: "incidents", what: "One is open.", clearedBy: "Resolving it." }
      const { at, perform } = make({ monday: "ana" }, () => ({ guard: () => Effect.succeed([blocker]) }))
      expect(yield* perform()).toMatchObject({ outcome: "blocked", blockedBy: ["incidents"] })
      expect(at.writes).toBe(0)
    }))

  test("what somebody else put there right after the write stands", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana" }, (at) => ({
        act: () =>
          Effect.sync(() => {
            at.now = { monday: "cleo" }
            at.writes++
          }),
      }))
      expect(yield* perform()).toMatchObject({ outcome: "changed underneath", after: { monday: "cleo" } })
      expect(at.writes).toBe(1)
    }))

  test("what else came out otherwise than planned is said", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana", tuesday: "ana" }, (at) => ({
        act: () =>
          Effect.sync(() => {
            at.now = { monday: "ben" }
          }),
      }))
      expect(yield* perform()).toMatchObject({ outcome: "done", why: expect.stringContaining("tuesday") })
      expect(at.now).toEqual({ monday: "ben" })
    }))

  test("an unknown outcome that was done is not done again", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana" }, (at) => ({
        act: (_client, _target, _now, wanted) =>
          Effect.suspend(() => {
            at.now = wanted
            at.writes++
            return Effect.fail(lost)
          }),
      }))
      expect((yield* perform()).outcome).toBe("done")
      expect(at.writes).toBe(1)
    }))

  test("an unknown outcome that was not done is tried again, and at last reported", () =>
    run(function* () {
      const { at, perform } = make({ monday: "ana" }, (at) => ({
        act: (_client, _target, _now, wanted) =>
          Effect.suspend(() => {
            if (++at.writes < 3) return Effect.fail(lost)
            at.now = wanted
            return Effect.void
          }),
      }))
      expect((yield* perform()).outcome).toBe("done")
      expect(at.writes).toBe(3)
      const never = make({ monday: "ana" }, () => ({ act: () => Effect.fail(lost) }))
      expect(yield* Effect.flip(never.perform())).toBe(lost)
    }))

  test.each([false, true])(
    "a look that fails after a write does not say that nothing was done (standing: %s)",
    (standing) =>
      run(function* () {
        const broken = new ConnectorError({
          operation: "GET",
          message: "No answer.",
          remedy: "Nothing was changed by this call.",
          reason: { _tag: "Unavailable", unknownOutcome: false },
        })
        const { at, perform } = make({ monday: "ana" }, (at) => ({
          standing,
          look: () =>
            Effect.suspend(() =>
              at.writes === 0 ? Effect.succeed({ state: at.now, raw: undefined }) : Effect.fail(broken),
            ),
          // What a standing step's answer shows is looked at again.
          act: (_client, _target, _now, state) =>
            Effect.sync(() => {
              at.writes++
              return standing ? { state, raw: undefined } : undefined
            }),
        }))
        expect(yield* Effect.flip(perform())).toMatchObject({
          message: expect.stringContaining("may have been done"),
          remedy: expect.not.stringContaining("Nothing was changed"),
          reason: { unknownOutcome: true },
        })
        expect(at.writes).toBe(1)
      }),
  )

  test("stale reads are waited for, and a write without effect is reported", () =>
    run(function* () {
      let stale = 3
      const late = make({ monday: "ana" }, (at) => ({
        look: () =>
          Effect.sync(() => ({
            state: at.writes > 0 && stale-- > 0 ? { monday: "ana" } : at.now,
            raw: undefined,
          })),
      }))
      expect((yield* late.perform()).outcome).toBe("done")
      expect(late.at.writes).toBe(1)
      const without = make({ monday: "ana" }, () => ({ act: () => Effect.void }))
      expect((yield* without.perform()).outcome).toBe("failed")
    }))

  test("half a bulk is gone on with, by the same run and by a resumed one", () =>
    run(function* () {
      const first = { a: "ana", b: "ana", c: "ana" }
      const one = (at: { now: Texts; writes: number }): Partial<Kind> => ({
        act: (_client, _target, now, wanted) =>
          Effect.sync(() => {
            const item = Object.keys(wanted).find((key) => now.state[key] !== wanted[key]) ?? ""
            at.now = { ...at.now, [item]: wanted[item] ?? "" }
            at.writes++
          }),
      })
      const whole = make(first, one)
      expect(yield* whole.perform()).toMatchObject({ outcome: "done", items: ["a", "b", "c"] })
      expect(whole.at.writes).toBe(3)
      const half = make(first, one)
      half.at.now = { ...first, a: "ben" }
      expect((yield* half.perform({ resumed: false })).outcome).toBe("changed underneath")
      expect((yield* half.perform({ resumed: true })).outcome).toBe("done")
      expect(half.at.writes).toBe(2)
    }))

  test("what a resumed creation made before is found, though it shows late", () =>
    run(function* () {
      let looks = 0
      const { at, perform } = make({ cover: "none" }, () => ({
        creates: true,
        look: () => Effect.sync(() => ({ state: { cover: ++looks > 3 ? "ben" : "none" }, raw: undefined })),
      }))
      expect((yield* perform({ resumed: true })).outcome).toBe("already done")
      expect(at.writes).toBe(0)
    }))

  test("undo wants the receipt's before, and spares what changed since", () =>
    run(function* () {
      const { at, step, planned, perform } = make({ monday: "ana" })
      const receipt = yield* perform()
      expect((yield* step.perform(undefined, takeBack(planned, receipt))).outcome).toBe("done")
      expect(at.now).toEqual({ monday: "ana" })
      at.now = { monday: "cleo" }
      expect((yield* step.perform(undefined, takeBack(planned, receipt))).outcome).toBe("changed underneath")
    }))

  test("rebase keeps the key, and takes the world as it is", () =>
    run(function* () {
      const { at, step, planned } = make({ monday: "ana" })
      at.now = { monday: "cleo", tuesday: "dora" }
      const rebased = yield* step.rebase(undefined, planned)
      expect(rebased).toMatchObject({ key: planned.key, before: at.now, after: { monday: "ben", tuesday: "ben" } })
    }))

  test("a plan of another shape is refused", () =>
    run(function* () {
      const { step, planned } = make({ monday: "ana" })
      const error = yield* Effect.flip(step.perform(undefined, { ...planned, intent: 7 }))
      expect(error.reason._tag).toBe("ContractBroken")
    }))
})
