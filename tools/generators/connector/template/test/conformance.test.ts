import { laws, testLaw } from "@latchkey/testkit"
import { afterAll, describe, it } from "vitest"
import connector from "../src/index.ts"
import { people, touch } from "./people.ts"
import { unwritten } from "./unwritten.ts"
import { close, world } from "./world.ts"

afterAll(close)

const subject = { connector, world }
const written = { people: people.length, touch: touch !== undefined }

// When nothing is left to do: `conformance({ ...subject, unjudged: [] })`, and test/unwritten.ts goes.
describe(`${connector.name} keeps to the law`, () => {
  const all = laws.map((law) => ({ law, needs: unwritten(law.name, subject, written) }))
  for (const { law } of all.filter(({ needs }) => needs === undefined)) testLaw(law, subject)
  for (const { law, needs } of all.filter((one) => one.needs !== undefined))
    // oxlint-disable-next-line vitest/warn-todo -- not yet written, and said to be
    it.todo(`${law.name}: ${needs}`)
})
