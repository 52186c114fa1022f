export * from "./serve.ts"
