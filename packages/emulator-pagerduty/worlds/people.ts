import { person } from "./person.ts"

/** Those whom every world with somebody in it knows. */
export const ana = person("PANA001", "Ana Ruiz", "user", { job_title: "Staff Engineer" })
export const bo = person("PBOCHE1", "Bo Chen", "user", { job_title: "Site Reliability Engineer" })
export const cy = person("PCYOKA1", "Cy Okafor", "limited_user")
