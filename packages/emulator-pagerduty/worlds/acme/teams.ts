import type { Member, Reference, Team, User } from "../../src/world.ts"
import * as who from "./people.ts"

const members = (role: Member["role"], ...people: User[]): Member[] => people.map(({ id }) => ({ user: { id }, role }))

/** As schedules and policies name the one team that they belong to. */
export const of = ({ id }: Team): Reference[] => [{ id }]

export const platform: Team = {
  id: "PTPLAT1",
  name: "Platform",
  description: "What everything else runs on",
  default_role: "manager",
  members: [
    ...members("manager", who.marta, who.ana, who.bo),
    ...members("responder", who.cy, who.eva, who.finn, who.jonas),
    ...members("observer", who.sid),
  ],
}

/** Ana is its only manager. */
export const payments: Team = {
  id: "PTPAYM1",
  name: "Payments",
  description: null,
  default_role: "manager",
  members: [
    ...members("manager", who.ana),
    ...members("responder", who.bo, who.quinn, who.paula, who.oscar, who.greg, who.helen, who.jade, who.noor, who.wes),
  ],
}

/** Bo is not in it. */
export const data: Team = {
  id: "PTDATA1",
  name: "Data",
  description: "Pipelines and warehouse",
  default_role: "manager",
  members: [
    ...members("manager", who.ravi, who.ana),
    ...members("responder", who.uma, who.arjun, who.divya, who.kiran, who.gita),
  ],
}

/** Private, and Bo is not in it. */
export const security: Team = {
  id: "PTSECU1",
  name: "Security",
  description: null,
  default_role: "none",
  members: [...members("manager", who.yusuf, who.hugo), ...members("responder", who.ana)],
}

export const support: Team = {
  id: "PTSUPP1",
  name: "Support",
  description: null,
  default_role: "manager",
  members: [
    ...members("manager", who.sara),
    ...members("responder", who.vera, who.zoe, who.pia),
    ...members("observer", who.sid),
  ],
}

export const teams: Team[] = [
  platform,
  payments,
  data,
  security,
  support,
  { id: "PTNONE1", name: "Skunkworks", description: "Nobody yet", default_role: "manager", members: [] },
]
