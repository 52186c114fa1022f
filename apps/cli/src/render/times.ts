/** RFC 3339, or RFC 9557 where a zone is named behind it. */
const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))(?:\[!?([A-Za-z][\w+/-]*)\])?/g

/** Puts the instants of a text in the reader's zone, and in the one that they name, or else the schedule's, where that is another. */
export const withTimes = (text: string, its?: string): string => {
  const reader = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return text.replaceAll(INSTANT, (_, instant: string, named: string | undefined) => {
    const at = new Date(instant)
    const zone = named !== undefined && isZone(named) ? named : its
    const here = `${when(at, reader, { dateStyle: "medium", timeStyle: "short" })} ${offset(at, reader)}`
    if (zone === undefined || offset(at, zone) === offset(at, reader)) return here
    return `${here} (${when(at, zone, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })} ${zone})`
  })
}

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

const when = (at: Date, timeZone: string, format: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...format, timeZone }).format(at)

const offset = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value ?? ""
