/** How many of each there are at most. */
export interface Scale {
  /** Four at least: the owner, the leaver, the successor and somebody else. */
  readonly people: number
  readonly teams: number
  readonly schedules: number
  /** On each schedule. */
  readonly layers: number
  /** On each schedule. */
  readonly overrides: number
  /** Schedules of shifts (v3): rotations, custom shifts and overrides. */
  readonly shiftBased: number
  readonly policies: number
  readonly services: number
  readonly incidents: number
}

export const usualScale: Scale = {
  people: 8,
  teams: 2,
  schedules: 5,
  layers: 4,
  overrides: 5,
  shiftBased: 2,
  policies: 3,
  services: 3,
  incidents: 6,
}
