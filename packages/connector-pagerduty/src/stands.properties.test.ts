import * as fc from "fast-check"
import { expect, test } from "vitest"
import { lay, layAll, lengthOf, overlap, replaced, type Span, without } from "./stands.ts"

const END = 40
/** Who stands where, in order and without two at once: as a schedule has it. */
const spans = fc
  .array(fc.record({ who: fc.constantFrom("a", "b", "c"), gap: fc.nat(4), length: fc.integer({ min: 1, max: 6 }) }), {
    maxLength: 6,
  })
  .map((parts) => {
    let at = 0
    return parts.map(({ who, gap, length }): Span => {
      const from = at + gap
      at = from + length
      return { who, from, until: at }
    })
  })
const at = (all: ReadonlyArray<Span>, moment: number) =>
  all.find(({ from, until }) => from <= moment && moment < until)?.who
const moments = Array.from({ length: END }, (_, moment) => moment)
const runs = { numRuns: 300 * Number(process.env["LATCHKEY_TRIAL"] ?? 1) }

test("whoever is on top stands, at every moment", () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 4 }), (layers) => {
      const laid = layAll(layers)
      for (const moment of moments) {
        const top = layers.map((layer) => at(layer, moment)).find((who) => who !== undefined)
        expect(at(laid, moment)).toBe(top)
      }
    }),
    runs,
  )
})

test("neighbours of one person are one stretch", () => {
  fc.assert(
    fc.property(spans, spans, (upper, lower) => {
      const laid = lay(upper, lower)
      laid.slice(1).forEach((span, index) => {
        const before = laid[index]
        expect(before !== undefined && before.who === span.who && before.until === span.from).toBe(false)
      })
    }),
    runs,
  )
})

test("what differs is found, and nothing else", () => {
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const gone = without(one, other)
      for (const moment of moments) {
        const [was, is] = [at(one, moment), at(other, moment)]
        expect(at(gone, moment)).toBe(was === is ? undefined : was)
      }
      expect(without(one, one)).toEqual([])
    }),
    runs,
  )
})

test("the successor stands wherever the leaver stood", () => {
  fc.assert(
    fc.property(spans, (all) => {
      const after = replaced(all, "a", "b")
      for (const moment of moments) expect(at(after, moment)).toBe(at(all, moment)?.replace("a", "b"))
      expect(lengthOf(after)).toBe(lengthOf(all))
    }),
    runs,
  )
})

test("two overlap where both stand", () => {
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const both = overlap(one, other)
      for (const moment of moments) {
        const expected = at(other, moment) === undefined ? undefined : at(one, moment)
        expect(at(both, moment)).toBe(expected)
      }
    }),
    runs,
  )
})
