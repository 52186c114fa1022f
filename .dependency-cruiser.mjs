// The arrows between packages: apps -> mcp -> operations -> inventory -> connections -> core <- connectors.
const LAYERS = ["core", "database", "connections", "inventory", "operations", "mcp"]
const sources = (name) => `^packages/${name}/src/`
const tests = "\\.test\\.ts$|/test(ing)?/|^apps/cli/demo/|^packages/testkit/"
const forbid = (name, from, to, comment) => ({ name, severity: "error", comment, from, to })

export default {
  forbidden: [
    forbid(
      "no-cycles",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
      "Imports in a circle: nobody knows where to begin to read.",
    ),
    // The layers: nothing imports what stands above it.
    ...LAYERS.slice(0, -1).map((layer, index) =>
      forbid(
        `${layer}-imports-nothing-above`,
        { path: sources(layer), pathNot: tests },
        { path: `^packages/(${LAYERS.slice(index + 1).join("|")})/|^apps/` },
        "Arrows point one way.",
      ),
    ),
    forbid(
      "hosts-load-connectors-by-name",
      { path: "^(apps|packages/(?!connector-|emulator-))", pathNot: tests },
      { path: "^packages/connector-" },
      "A host never imports a connector.",
    ),
    forbid(
      "connectors-import-core-alone",
      { path: "^packages/connector-([^/]+)/", pathNot: tests },
      { path: "^(packages|apps)/", pathNot: "^packages/(core|connector-$1)/" },
      "A connector knows its source and the contract, nothing else, and no other connector.",
    ),
    forbid(
      "apps-import-no-app",
      { path: "^apps/([^/]+)/" },
      { path: "^apps/", pathNot: "^apps/($1|server)/" },
      "The command line may load the server; nothing else.",
    ),
    forbid(
      "core-needs-effect-and-tsyringe-alone",
      { path: sources("core"), pathNot: tests },
      {
        dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "unknown"],
        pathNot: "node_modules/(effect|tsyringe|reflect-metadata)/",
      },
      "Every connector carries what core needs.",
    ),
    forbid(
      "emulators-know-their-source-alone",
      { path: "^packages/emulator-", pathNot: tests },
      { path: "^(packages/(?!emulator-)|apps/)" },
      "An emulator shares nothing with what it is used to test.",
    ),
    forbid(
      "testkit-and-emulators-are-for-tests",
      { path: "^(apps|packages/(?!emulator-|testkit))", pathNot: tests },
      { path: "^packages/(testkit|emulator-)" },
      "Only tests and the demo may.",
    ),
    forbid(
      "one-file-imports-tsyringe",
      { path: "^(apps|packages|tools)/", pathNot: "^packages/core/src/container\\.ts$" },
      { path: "node_modules/(tsyringe|reflect-metadata)/" },
      "tsyringe decides what exists, in core/src/container.ts alone.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(apps|packages)/[^/]+/dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
}
