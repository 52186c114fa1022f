import { readdirSync } from "node:fs"
import { assert, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { conformance, hold } from "./conformance.ts"
import { hurried } from "./hurried.ts"
import type { Law } from "./law.ts"
import { laws } from "./laws/index.ts"
import { small } from "./small-connector.ts"
import type { Subject } from "./world.ts"

conformance({ ...small(), unjudged: [] }, hurried)

const files = readdirSync(new URL("laws", import.meta.url)).filter((name) => name.endsWith(".broken.ts"))

it("has a broken connector for each law", () => {
  expect(files).toHaveLength(laws.length)
})

it.live.each(files)("%s breaks its law, and no other", (file) =>
  Effect.gen(function* () {
    const { broken }: { broken: Subject } = yield* Effect.promise(() => import(`./laws/${file.replace(".ts", "")}.ts`))
    const kept: Readonly<Record<string, Law>> = yield* Effect.promise(
      () => import(`./laws/${file.replace(".broken.ts", "")}.ts`),
    )
    const caught: Array<string> = []
    for (const law of laws)
      if ((yield* Effect.exit(hurried(hold(law, broken))))._tag === "Failure") caught.push(law.name)
    assert.deepEqual(
      caught,
      Object.values(kept).map(({ name }) => name),
    )
  }),
)
