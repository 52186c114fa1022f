import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { INSIDE, OUTSIDE } from "../commands.ts"
import { ROOT } from "../run.ts"

const page = readFileSync(join(ROOT, "docs/writing-a-connector.md"), "utf8")
const blocks = (language: string) =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, kind, text = ""]) => (kind === language ? [text] : []))

test("every command of docs/writing-a-connector.md is one that a test runs", () => {
  const commands = blocks("sh").flatMap((text) => text.trim().split("\n"))
  expect(commands).toEqual([...Object.values(INSIDE), ...Object.values(OUTSIDE)])
})

test("every block of code on it stands in a file that is tested", () => {
  const tested = ["examples/thirty-lines", "tools/generators/test", "tools/generators/connector/template/src"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { encoding: "utf8", recursive: true }).map((name) => join(ROOT, folder, name)),
    )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(file, "utf8"))
  const strange = blocks("ts").filter((block) => !tested.some((text) => text.includes(block)))
  expect(strange).toEqual([])
})
