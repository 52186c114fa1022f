import { expect, test } from "vitest"
import { canonical } from "./json.ts"

test("canonical JSON is RFC 8785's: keys by UTF-16 code unit, those that look like numbers too", () => {
  expect(canonical({ b: 1, a: [true, null, { d: 0.5, c: "é" }] })).toBe('{"a":[true,null,{"c":"é","d":0.5}],"b":1}')
  expect(canonical({ "9": 1, "10": 2, "1": 3, A: 4 })).toBe('{"1":3,"10":2,"9":1,"A":4}')
  expect(canonical([1e21, -0, "\u20ac\n"])).toBe('[1e+21,0,"€\\n"]')
})
