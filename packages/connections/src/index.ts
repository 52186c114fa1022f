export { configPath } from "./config.ts"
export * from "./connections.ts"
