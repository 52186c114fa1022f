import type { Schedule } from "../../../src/world.ts"
import { lastMonday } from "../../dates.ts"
import { daily, layer, turn } from "../../layer.ts"
import { days, overrides } from "../../override.ts"
import { ana, arjun, divya, gita, kiran, pia, ravi, uma } from "../people.ts"
import { data, of, support } from "../teams.ts"

const zone = "Asia/Kolkata"

export const kolkata = (now: Date): Schedule[] => {
  const monday = lastMonday(now, zone, 6)
  const long = monday.minus({ weeks: 45 })
  return [
    {
      id: "PSDATA1",
      name: "Data pipelines",
      description: "Halves of a day, with others over midnight, and Ana over all in the early evening",
      time_zone: zone,
      schedule_layers: [
        layer("PLDAT11", turn.halfDay, [ravi, uma], { start: long }),
        layer("PLDAT12", turn.week, [arjun, divya, kiran], { start: long, restrictions: [daily("22:00:00", 8)] }),
        layer("PLDAT13", turn.day, [gita, ana], { start: long, restrictions: [daily("18:00:00", 4)] }),
      ],
      overrides: [],
      teams: of(data),
    },
    {
      id: "PSNIGH1",
      name: "Night desk",
      description: "No layer names Ana, overrides do; the one that is running ends within the hour",
      time_zone: zone,
      schedule_layers: [layer("PLNIG11", turn.day, [pia, gita, kiran], { start: long })],
      overrides: overrides(now, "PSNIGH1", [
        [ana, -3, 2],
        [ana, days(12), days(13)],
      ]),
      teams: of(support),
    },
  ]
}
