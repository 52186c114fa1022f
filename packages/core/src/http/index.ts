// Beside the contract: what connectors of ordinary sources, JSON over HTTP, would each write again.
export * from "./paged.ts"
export * from "./problem.ts"
export * from "./request-of.ts"
export * from "./send.ts"
export * from "./source.ts"
