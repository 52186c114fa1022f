export { makeKeys } from "./access/keys.ts"
export type { Key, NewKey } from "./api/keys.ts"
export type { Refusal } from "./api/problem.ts"
export * from "./serve.ts"
