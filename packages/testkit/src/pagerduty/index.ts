export { whoAt } from "./who-is-on-call.ts"
