import type { World } from "../src/world.ts"
import { empty } from "./empty.ts"
import { allocate } from "./licenses.ts"
import { olga } from "./olga.ts"
import { person } from "./person.ts"

/** An account of `size` people, the owner among them, and nothing else. */
export const sized = (now: Date, size: number): World => {
  const users = [olga, ...Array.from({ length: Math.max(0, size - 1) }, (_, at) => somebody(at + 1))]
  return { ...empty(now), users, ...allocate(users, now) }
}

const somebody = (number: number) => {
  const digits = String(number).padStart(6, "0")
  return person(`P${digits}`, `Person ${digits}`, "user", { email: `person${digits}@acme.test` })
}
