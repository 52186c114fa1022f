import type { Account } from "../src/world.ts"
import { person } from "./person.ts"

export const account: Account = { id: "PACME01", name: "Acme", subdomain: "acme", time_zone: "Europe/Berlin" }

/** The owner of every world. */
export const olga = person("POLGA01", "Olga Petrov", "owner", { job_title: "VP Engineering" })
