export * from "./serve.ts"
export * from "./unattended.ts"
