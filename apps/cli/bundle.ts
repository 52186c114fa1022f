// What people install: the command line in one bundle, with the connectors that it comes with.
import { chmod, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { rolldown } from "rolldown"
import { INSTALLED } from "./src/installed.ts"
import { VERSION } from "./src/version.ts"

const DIST = join(import.meta.dirname, "dist")
const LOAD = `
import { find } from "./find.ts"
const installed = {
${INSTALLED.map((name) => `  "${name}": () => import("${name}"),`).join("\n")}
}
export const load = (name, from) => installed[name]?.() ?? import(find(name, from))
`

/** Builds `dist/latchkey.js` from the sources as they are. */
export const bundle = async (dist = DIST) => {
  const made = await rolldown({
    cwd: import.meta.dirname,
    input: "src/main.ts",
    platform: "node",
    // Where a module asks for it in vain, it has a way of its own.
    transform: { define: { "import.meta": "{}" } },
    plugins: [
      {
        name: "installed-connectors",
        // In the bundle there is no node_modules beside the command: what it comes with is inside.
        load: (id) => (id.endsWith("/cli/src/load.ts") ? { code: LOAD, moduleType: "js" } : undefined),
      },
    ],
  })
  // What one command alone needs is in files of its own: no other command reads them.
  // The entry says its version before V8 has read the rest, which it then keeps compiled.
  await made.write({
    dir: dist,
    format: "cjs",
    minify: true,
    entryFileNames: "cli.cjs",
    chunkFileNames: "[name].cjs",
  })
  await writeFile(
    join(dist, "latchkey.js"),
    `#!/usr/bin/env node
import { createRequire, enableCompileCache } from "node:module"
if (process.argv.length === 3 && /^(--version|-v)$/.test(process.argv[2])) process.stdout.write("latchkey v${VERSION}\\n")
else {
  enableCompileCache()
  createRequire(import.meta.url)("./cli.cjs")
}
`,
  )
  await chmod(join(dist, "latchkey.js"), 0o755)
}
