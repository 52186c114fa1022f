export * from "./inventory.ts"
export * from "./model.ts"
export type { Syncable, SyncOptions } from "./sync.ts"
export * from "./keep-synced.ts"
