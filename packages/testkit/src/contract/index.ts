export { Contract, type GivenAnswer, type SentRequest } from "./contract.ts"
export type { HeaderValues } from "./headers.ts"
export { loadContract, type LoadOptions } from "./load.ts"
