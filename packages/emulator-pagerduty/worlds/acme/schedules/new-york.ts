import type { Schedule } from "../../../src/world.ts"
import { lastMonday } from "../../dates.ts"
import { layer, turn, weekdays, weekly } from "../../layer.ts"
import { days, overrides } from "../../override.ts"
import { ana, bo, greg, helen, jade, noor, oscar, paula, quinn, wes } from "../people.ts"
import { of, payments } from "../teams.ts"

const zone = "America/New_York"

export const newYork = (now: Date): Schedule[] => {
  const monday = lastMonday(now, zone, 8)
  const long = monday.minus({ weeks: 30 })
  return [
    {
      id: "PSPAYM1",
      name: "Payments",
      description: "Three layers; Ana twice in the first, and at the weekend",
      time_zone: zone,
      schedule_layers: [
        layer("PLPAY11", turn.day, [quinn, ana, paula, ana], { start: long }),
        layer("PLPAY12", turn.week, [oscar, greg], { start: long, restrictions: weekdays("09:00:00", 8) }),
        layer("PLPAY13", turn.week, [ana, helen], { start: long, restrictions: [weekly(5, "17:00:00", 64)] }),
      ],
      overrides: overrides(now, "PSPAYM1", [
        // Greg's covers the middle of Ana's.
        [ana, days(5), days(7)],
        [greg, days(6), days(6) + 12],
        // Ana's covers the middle of Oscar's.
        [oscar, days(10), days(11)],
        [ana, days(10) + 6, days(10) + 18],
        // Helen's hides all of Ana's.
        [ana, days(15), days(15) + 4],
        [helen, days(15) - 1, days(15) + 6],
      ]),
      teams: of(payments),
    },
    {
      id: "PSCHEC1",
      name: "Checkout launch",
      description: "Ana and Bo begin in two weeks",
      time_zone: zone,
      schedule_layers: [
        layer("PLCHE11", turn.day, [jade, helen, noor, wes], { start: long }),
        layer("PLCHE12", turn.week, [ana, bo], { start: monday.plus({ weeks: 2 }) }),
      ],
      overrides: overrides(now, "PSCHEC1", [
        // Bo stands for the same hours already.
        [ana, days(4), days(5)],
        [bo, days(4), days(5)],
      ]),
      teams: of(payments),
    },
    {
      id: "PSMIGR1",
      name: "Migration",
      description: "Ana's layer ends in three weeks, when Greg's begins",
      time_zone: zone,
      schedule_layers: [
        layer("PLMIG11", turn.day, [ana, quinn], { start: long, end: monday.plus({ weeks: 3 }) }),
        layer("PLMIG12", turn.day, [greg], { start: monday.plus({ weeks: 3 }) }),
      ],
      overrides: [],
      teams: [],
    },
  ]
}
