import { expect, test } from "vitest"
import { bend } from "./bend.ts"

test("long lines go on below, under their beginning", () => {
  expect(bend("  - one two three\nfour", 11)).toBe("  - one two\n    three\nfour")
})

test("colours take no room, and what is not for a terminal stays whole", () => {
  expect(bend("\u001B[31mone two\u001B[39m", 7)).toBe("\u001B[31mone two\u001B[39m")
  expect(bend("one two three", undefined)).toBe("one two three")
})
