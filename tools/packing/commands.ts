/** The commands of docs/writing-a-connector.md in the repository: run, as they are written, by tools/generators/test. */
export const INSIDE = {
  make: "npm run new-connector -- hive",
  makeOfDocument:
    "npm run new-connector -- bees --openapi tools/generators/test/people.openapi.json --operations listPeople,getPerson,updatePerson",
  drift: "npm run openapi -- check",
  types: "tsc --noEmit -p packages/connector-bees",
  laws: "vitest run --project @latchkey/connector-bees",
}

/** Those in a folder of one's own: run by tools/packing/test. */
export const OUTSIDE = {
  types: "npx tsc --noEmit -p .",
  laws: "npx vitest run",
  accounts: "latchkey --config latchkey.json accounts",
  plan: "latchkey --config latchkey.json plan deprovision ana@acme.test --out plan.json",
  apply: "latchkey --config latchkey.json apply plan.json --yes",
}
