import * as fc from "fast-check"
import type { Override, Schedule } from "../schedule.ts"
import type { Draft } from "./draft.ts"
import { idOf } from "./ids.ts"
import { layerOf, someLayer } from "./layers.ts"
import { personAt, somebody } from "./people.ts"
import type { Scale } from "./scale.ts"
import { someHours, someZone, stampAfter } from "./times.ts"

/** Past, running and to come, close enough that they lie on each other. */
const someOverride = fc.record({
  start: fc.oneof(someHours(-60, 100), someHours(-1000, 800)),
  lasts: someHours(1, 90),
  person: somebody,
})

export const someSchedule = ({ layers, overrides }: Pick<Scale, "layers" | "overrides">) =>
  fc.record({
    zone: someZone,
    layers: fc.array(someLayer, { minLength: 1, maxLength: layers }),
    overrides: fc.array(someOverride, { maxLength: overrides }),
    team: fc.option(fc.nat(20)),
  })

export const scheduleOf = (
  number: number,
  now: number,
  people: number,
  given: Draft<ReturnType<typeof someSchedule>>,
): Omit<Schedule, "teams"> => ({
  id: idOf.schedule(number),
  name: `Schedule ${number}`,
  description: number % 2 === 0 ? null : "Random",
  time_zone: given.zone,
  schedule_layers: given.layers.map((layer, at) => layerOf(idOf.layer(number, at), now, people, layer)),
  overrides: given.overrides.map(({ start, lasts, person }, at): Override => ({
    id: idOf.override(number, at),
    start: stampAfter(now, start),
    end: stampAfter(now, start + lasts),
    user: { id: personAt(person, people) },
    sequence: at + 1,
  })),
})
