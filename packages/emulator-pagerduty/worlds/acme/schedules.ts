import type { Schedule } from "../../src/world.ts"
import { berlin } from "./schedules/berlin.ts"
import { kolkata } from "./schedules/kolkata.ts"
import { newYork } from "./schedules/new-york.ts"

export const schedules = (now: Date): Schedule[] => [...berlin(now), ...newYork(now), ...kolkata(now)]
