import { expect, it } from "vitest"
import { printJson } from "./print.ts"

it("prints as the repo's formatter does", () => {
  const long = Array.from({ length: 30 }, (_, index) => `value ${index}`)
  const text = printJson({ a: [], b: {}, c: ["x", 1, null], d: [{ e: [1] }], long })
  expect(text.split("\n").slice(0, 10)).toEqual([
    "{",
    '  "a": [],',
    '  "b": {},',
    '  "c": ["x", 1, null],',
    '  "d": [',
    "    {",
    '      "e": [1]',
    "    }",
    "  ],",
    '  "long": [',
  ])
  expect(text).toContain('    "value 29"\n  ]\n}\n')
})
