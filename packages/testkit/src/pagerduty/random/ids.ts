/** The ids of a random world: in PagerDuty's look, with the object's number in it. */
export const idOf = {
  person: (number: number) => `PUSER${pad(number)}`,
  team: (number: number) => `PTEAM${pad(number)}`,
  schedule: (number: number) => `PSCHE${pad(number)}`,
  layer: (schedule: number, number: number) => `PLY${pad(schedule)}${pad(number)}`,
  override: (schedule: number, number: number) => `Q${pad(schedule)}OVERRIDE${pad(number)}0`,
  shiftBased: (number: number) => `PSHIF${pad(number)}`,
  rotation: (schedule: number, number: number) => long("ROTATION", schedule, number),
  event: (schedule: number, rotation: number, number: number) => long("EVENT", schedule, rotation, number),
  customShift: (schedule: number, number: number) => long("CUSTOMSHIFT", schedule, number),
  shiftAssignment: (schedule: number, number: number) => long("ASSIGNMENT", schedule, number),
  shiftOverride: (schedule: number, number: number) => long("OVERRIDE", schedule, number),
  policy: (number: number) => `PPOLI${pad(number)}`,
  rule: (policy: number, number: number) => `PRU${pad(policy)}${pad(number)}`,
  service: (number: number) => `PSERV${pad(number)}`,
  incident: (number: number) => `Q0INCIDENT0${pad(number)}0`,
}

const pad = (number: number): string => String(number).padStart(2, "0")

/** What belongs to a shift-based schedule has 26 letters and digits. */
const long = (kind: string, ...numbers: number[]): string =>
  `V3${kind}${numbers
    .map(pad)
    .join("")
    .padStart(24 - kind.length, "0")}`
