import * as Schema from "effect/Schema"

/** A person in an intent: compared by id, named in what is said. */
export const Person = Schema.Struct({ id: Schema.String, name: Schema.String })

/** From whom, to whom: what every step of a transfer intends. */
export const HandOver = Schema.Struct({ from: Person, to: Person })
