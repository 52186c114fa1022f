import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import openapiTS, { astToString } from "openapi-typescript"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

let server: Running
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

/** The compiler of this repository; beside openapi-typescript is the one that it is built with. */
const TSC = join(import.meta.dirname, "../../../node_modules/.bin/tsc")

const client = `
import createClient from "openapi-fetch"
import type { paths } from "./latchkey.ts"

const client = createClient<paths>({ baseUrl: "http://127.0.0.1", headers: { authorization: "Bearer lk" } })

export const offboard = async (subject: string, destination: string): Promise<string> => {
  const { data: plan, error, response } = await client.POST("/v1/connections/{connection}/plans", {
    params: { path: { connection: "acme" } },
    body: { change: "offboard", subject, destination, reason: "IT-7" },
  })
  if (error !== undefined) throw new Error(\`\${error.status} \${error.title}: \${error.detail}\`)
  const { data: operation } = await client.POST("/v1/plans/{plan}/operations", {
    params: { path: { plan: plan.id }, header: { "if-match": response.headers.get("etag") ?? "" } },
    body: {},
  })
  const state: "waiting for approval" | "queued" | "running" | "waiting" | "done" | "partly done" | "failed" | "cancelled" | undefined =
    operation?.state
  return state ?? plan.steps.map(({ line }) => line).join()
}

// @ts-expect-error: there is no such change
void client.POST("/v1/connections/{connection}/plans", { params: { path: { connection: "acme" } }, body: { change: "delete", subject: "", reason: "" } })
`

test("a client that openapi-typescript makes of the server's document type-checks", async () => {
  // Where openapi-fetch is found, and what looks at the sources meanwhile does not look.
  const folder = mkdtempSync(join(import.meta.dirname, "../node_modules/.client-"))
  try {
    writeFileSync(join(folder, "latchkey.ts"), astToString(await openapiTS(new URL(`${server.url}/openapi.json`))))
    writeFileSync(join(folder, "client.ts"), client)
    const args =
      "--noEmit --strict --module nodenext --allowImportingTsExtensions --target es2024 --types node client.ts"
    const tsc = promisify(execFile)(TSC, ["--ignoreConfig", ...args.split(" ")], { cwd: folder })
    expect(
      await tsc.then(
        () => "",
        ({ stdout }: { stdout: string }) => stdout,
      ),
    ).toBe("")
  } finally {
    rmSync(folder, { recursive: true })
  }
})
