export * from "./postgres.ts"
export * from "./each-database.ts"
