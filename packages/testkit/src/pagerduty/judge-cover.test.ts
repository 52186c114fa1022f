import { expect, it } from "vitest"
import { type Harm, judging } from "./testing/harms.ts"
import { ana, bo, cy, layer, named, offboardedAcme, one, turnRound } from "./testing/offboarded-acme.ts"

const judged = judging(offboardedAcme)

it.each<Harm>([
  [
    "a gap",
    (state) => (layer(state, "PSMOVE1", "PLMOV11").end = "2026-12-01T00:00:00Z"),
    /^schedule PSMOVE1: from 2026-12-01T00:00Z .*stands nobody, not/,
  ],
  [
    "a reshuffle",
    (state) => turnRound(layer(state, "PSPLAT1", "PLPLA11").users),
    /^schedule PSPLAT1: from .* stands PCYOKA1, not PBOCHE1/,
  ],
  [
    "the leaver's turns left out",
    (state) => layer(state, "PSPLAT1", "PLPLA11").users.shift(),
    /^schedule PSPLAT1: .* stands PCYOKA1, not PBOCHE1/,
  ],
  [
    "the wrong person",
    (state) => (layer(state, "PSPLAT2", "PLPLA22").users = [{ user: { id: cy } }]),
    /^schedule PSPLAT2: .* stands PCYOKA1, not PBOCHE1/,
  ],
  [
    "precedence turned round",
    (state) => turnRound(one(state.schedules, "PSDATA1").schedule_layers),
    /^schedule PSDATA1: from .* stands PUMNAI1, not PARMEH1/,
  ],
  [
    "turns moved, far beyond the weeks looked at",
    (state) => (layer(state, "PSYEAR1", "PLYEA11").rotation_virtual_start = "2026-02-01T08:00:00Z"),
    /^schedule PSYEAR1, layer PLYEA11: virtualStart is/,
  ],
  [
    "a restriction lost",
    (state) => (layer(state, "PSDESK1", "PLDES11").restrictions = []),
    /^schedule PSDESK1: .*, not nobody/,
  ],
  [
    "a layer left out",
    (state) =>
      (one(state.schedules, "PSPAYM1").schedule_layers = one(state.schedules, "PSPAYM1").schedule_layers.filter(
        ({ id }) => id !== "PLPAY12",
      )),
    /^schedule PSPAYM1: layers is/,
  ],
  [
    "somebody else's override taken out",
    (state) => (one(state.schedules, "PSPLAT2").overrides = one(state.schedules, "PSPLAT2").overrides.slice(0, 1)),
    /^schedule PSPLAT2, override .*: is gone/,
  ],
  [
    "somebody else's override moved",
    (state) => {
      for (const each of one(state.schedules, "PSPAYM1").overrides) each.end = each.end.replace(":00Z", ":30Z")
    },
    /^schedule PSPAYM1, override .*: end is/,
  ],
  [
    "an override of a third person",
    (state) =>
      one(state.schedules, "PSLEGA1").overrides.push({
        id: "QNEW",
        start: "2026-12-01T00:00:00Z",
        end: "2026-12-02T00:00:00Z",
        user: { id: cy },
        sequence: 99,
      }),
    /^schedule PSLEGA1, override QNEW: new, of PCYOKA1/,
  ],
  [
    "the leaver on call still",
    (state) => (layer(state, "PSPLAT2", "PLPLA22").users = [{ user: { id: ana } }]),
    /^schedule PSPLAT2: from .* stands PANA001, not PBOCHE1/,
  ],
  [
    "the leaver on a layer still",
    (state) => (layer(state, "PSCHEC1", "PLCHE12").users = [{ user: { id: ana } }, { user: { id: bo } }]),
    /^schedule PSCHEC1, layer PLCHE12: still names PANA001/,
  ],
  [
    "the leaver on an override still",
    (state) => {
      for (const each of one(state.schedules, "PSNIGH1").overrides) each.user = { id: ana }
    },
    /^schedule PSNIGH1, override .*: is still of PANA001/,
  ],
  [
    "another name",
    (state) => (one(state.schedules, "PSPLAT1").name = "Primary"),
    /^schedule PSPLAT1: name is "Primary", not "Platform primary"/,
  ],
  [
    "another zone",
    (state) => (one(state.schedules, "PSDESK1").time_zone = "Etc/UTC"),
    /^schedule PSDESK1: time_zone is "Etc\/UTC"/,
  ],
  ["a schedule deleted", (state) => delete state.schedules["PSMIGR1"], /^schedule PSMIGR1: is gone/],
])("on call: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  [
    "a past turn given to the successor",
    (state) => {
      for (const { users } of one(state.schedules, "PSPLAT1").schedule_layers)
        for (const each of users) if (each.user.id === ana) each.user = { id: bo }
    },
    /^history: schedule PSPLAT1: from .* stands PBOCHE1, not PANA001/,
  ],
  [
    "a layer ended long ago changed",
    (state) => (named(one(state.schedules, "PSLEGA1").schedule_layers, "PLLEG11").users = [{ user: { id: bo } }]),
    /^schedule PSLEGA1, layer PLLEG11, which was over: users is/,
  ],
  [
    "an override in the past",
    (state) =>
      one(state.schedules, "PSMIGR1").overrides.push({
        id: "QNEW",
        start: "2026-11-01T00:00:00Z",
        end: "2026-11-02T00:00:00Z",
        user: { id: bo },
        sequence: 99,
      }),
    /^schedule PSMIGR1, override QNEW: new, of PBOCHE1 from 2026-11-01/,
  ],
  [
    "a past override taken out",
    (state) => (one(state.schedules, "PSPLAT1").overrides = one(state.schedules, "PSPLAT1").overrides.slice(2)),
    /^history: schedule PSPLAT1: from 2026-11-12T08:00Z .* stands PCYOKA1, not PANA001/,
  ],
])("history: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})
