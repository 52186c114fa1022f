export * from "./conformance.ts"
export type { Law } from "./law.ts"
export { laws } from "./laws/index.ts"
export { small } from "./small-connector.ts"
/** An emulator's clock, say. */
export { asOf as standing } from "@latchkey/core"
export type { Case, Fault, Sent, Subject, World } from "./world.ts"
export { provided } from "./small-world.ts"
