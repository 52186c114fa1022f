export * from "./file-journal.ts"
export * from "./journal.ts"
export * from "./perform-plan.ts"
export * from "./plan-change.ts"
