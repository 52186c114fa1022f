import * as Schema from "effect/Schema"

/** Logins: who goes, and who comes in their place, if anybody may. */
export const HandOver = Schema.Struct({ from: Schema.String, to: Schema.optionalKey(Schema.String) })
type HandOver = typeof HandOver.Type

/** Somebody is there, or not. */
export const There = Schema.Literal(true)
type People = Readonly<Record<string, true>>

export const seen = (people: ReadonlyArray<{ readonly login: string }> | null | undefined) => ({
  state: Object.fromEntries((people ?? []).map(({ login }) => [login, true as const])),
  raw: {},
})

/** Others stay; who is not there is not replaced. */
export const inPlace = (now: People, { from, to }: HandOver): People => {
  if (now[from] === undefined) return now
  const { [from]: _, ...others } = now
  return to === undefined ? others : { ...others, [to]: true }
}

/** One write: who is missing comes first, so that nobody is responsible at no time; then who is too many goes. */
export const nextWrite = (now: People, wanted: People) => {
  const missing = Object.keys(wanted).filter((login) => now[login] === undefined)
  const extra = Object.keys(now).filter((login) => wanted[login] === undefined)
  return missing.length > 0 ? { add: true, logins: missing } : { add: false, logins: extra }
}

export const sayHandOver = (before: People, { from, to }: HandOver) => {
  const others = Object.keys(before).filter((login) => login !== from && login !== to)
  const stay = others.length === 0 ? "" : `; ${others.join(", ")} stay`
  return `${from} → ${to ?? "nobody, who could take it"}${stay}`
}
