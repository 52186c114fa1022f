import type { Schedule } from "../../../src/world.ts"
import { lastMonday } from "../../dates.ts"
import { daily, layer, turn, weekdays } from "../../layer.ts"
import { days, overrides } from "../../override.ts"
import { ana, bo, cy, eva, finn, hugo, jonas, marta, nils, sara, vera, zoe } from "../people.ts"
import { of, platform, support } from "../teams.ts"

const zone = "Europe/Berlin"

export const berlin = (now: Date): Schedule[] => {
  const monday = lastMonday(now, zone, 9)
  const long = monday.minus({ weeks: 60 })
  return [
    {
      id: "PSPLAT1",
      name: "Platform primary",
      description: "Ana and Bo in one layer, and this week is Ana's",
      time_zone: zone,
      schedule_layers: [layer("PLPLA11", turn.week, [ana, bo, cy, eva], { start: long })],
      overrides: overrides(now, "PSPLAT1", [
        [bo, days(-20), days(-19)],
        [ana, days(-12), days(-11)],
        [eva, 26, 30],
        [ana, days(9), days(11)],
        [ana, days(200), days(203)],
      ]),
      teams: of(platform),
    },
    {
      id: "PSPLAT2",
      name: "Platform secondary",
      description: "Ana alone at night, and one of three by day",
      time_zone: zone,
      schedule_layers: [
        layer("PLPLA21", turn.week, [finn, jonas, ana], { start: long }),
        layer("PLPLA22", turn.week, [ana], { start: long, restrictions: [daily("20:00:00", 12)] }),
      ],
      overrides: overrides(now, "PSPLAT2", [
        [ana, -2, 6],
        [jonas, days(3), days(4)],
      ]),
      teams: of(platform),
    },
    {
      id: "PSLEGA1",
      name: "Legacy billing",
      description: "Ana's layer ended two months ago",
      time_zone: zone,
      schedule_layers: [
        layer("PLLEG11", turn.fortnight, [ana, finn], { start: long, end: monday.minus({ weeks: 9 }) }),
        layer("PLLEG12", turn.fortnight, [finn, cy], { start: monday.minus({ weeks: 9 }) }),
      ],
      overrides: [],
      teams: [],
    },
    {
      id: "PSMOVE1",
      name: "Office move",
      description: "No policy uses it: who is on it is never paged",
      time_zone: zone,
      schedule_layers: [layer("PLMOV11", turn.week, [ana, nils], { start: long })],
      overrides: [],
      teams: [],
    },
    {
      id: "PSYEAR1",
      name: "Commander of the year",
      description: "Turns of 365 days: Ana is next",
      time_zone: zone,
      schedule_layers: [
        layer("PLYEA11", turn.year, [hugo, ana, marta], { start: long, virtual: monday.minus({ weeks: 40 }) }),
      ],
      overrides: [],
      teams: [],
    },
    {
      id: "PSDESK1",
      name: "Help desk",
      description: "Weekdays by the hour, and nobody at any other time",
      time_zone: zone,
      schedule_layers: [
        layer("PLDES11", turn.hour, [sara, vera, zoe], { start: long, restrictions: weekdays("09:00:00", 8) }),
      ],
      overrides: [],
      teams: of(support),
    },
  ]
}
