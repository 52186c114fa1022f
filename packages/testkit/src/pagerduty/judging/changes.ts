import { isDeepStrictEqual } from "node:util"

/** Each field in which a thing is not as expected, in words. */
export const changes = (what: string, expected: object, found: object | undefined): string[] => {
  if (found === undefined) return [`${what}: is gone`]
  const [one, other] = [fieldsOf(expected), fieldsOf(found)]
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((field) => !isDeepStrictEqual(one.get(field), other.get(field)))
    .map((field) => `${what}: ${field} is ${inWords(other.get(field))}, not ${inWords(one.get(field))}`)
}

/** The same of many by their ids, and each that is new. */
export const changesOf = <Item extends object>(
  kind: string,
  expected: Readonly<Record<string, Item>>,
  found: Readonly<Record<string, Item>>,
): string[] => [
  ...Object.entries(expected).flatMap(([id, item]) => changes(`${kind} ${id}`, item, found[id])),
  ...Object.keys(found)
    .filter((id) => !(id in expected))
    .map((id) => `${kind} ${id}: was not there before`),
]

const fieldsOf = (thing: object): Map<string, unknown> => new Map(Object.entries(thing))

const inWords = (value: unknown): string => JSON.stringify(value) ?? "not there"
