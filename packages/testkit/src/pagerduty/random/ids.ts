/** The ids of a random world: in PagerDuty's look, with the object's number in it. */
export const idOf = {
  person: (number: number) => `PUSER${pad(number)}`,
  team: (number: number) => `PTEAM${pad(number)}`,
  schedule: (number: number) => `PSCHE${pad(number)}`,
  layer: (schedule: number, number: number) => `PLY${pad(schedule)}${pad(number)}`,
  override: (schedule: number, number: number) => `Q${pad(schedule)}OVERRIDE${pad(number)}0`,
  policy: (number: number) => `PPOLI${pad(number)}`,
  rule: (policy: number, number: number) => `PRU${pad(policy)}${pad(number)}`,
  service: (number: number) => `PSERV${pad(number)}`,
  incident: (number: number) => `Q0INCIDENT0${pad(number)}0`,
}

const pad = (number: number): string => String(number).padStart(2, "0")
