// What people install: the command line in one bundle, with the connectors that it comes with.
import { chmod, writeFile } from "node:fs/promises"
import { rolldown } from "rolldown"
import { VERSION } from "./src/version.ts"

const LOAD = `
const installed = { "@latchkey/connector-pagerduty": () => import("@latchkey/connector-pagerduty") }
export const load = (name) => installed[name]?.() ?? import(name)
`

const bundle = await rolldown({
  input: "src/main.ts",
  platform: "node",
  plugins: [
    {
      name: "installed-connectors",
      // In the bundle there is no node_modules beside the command: what it comes with is inside.
      load: (id) => (id.endsWith("/cli/src/load.ts") ? { code: LOAD, moduleType: "js" } : undefined),
    },
  ],
})
// The entry says its version before V8 has read the rest, which it then keeps compiled.
await bundle.write({ file: "dist/cli.cjs", format: "cjs", minify: true, codeSplitting: false })
await writeFile(
  "dist/latchkey.js",
  `#!/usr/bin/env node
import { createRequire, enableCompileCache } from "node:module"
if (process.argv.length === 3 && /^(--version|-v)$/.test(process.argv[2])) process.stdout.write("latchkey v${VERSION}\\n")
else {
  enableCompileCache()
  createRequire(import.meta.url)("./cli.cjs")
}
`,
)
await chmod("dist/latchkey.js", 0o755)
