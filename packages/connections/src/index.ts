export { configPath, type SyncSettings, toLength } from "./config.ts"
export * from "./connections.ts"
export * from "./remote.ts"
export * from "./server-config.ts"
