import * as Schema from "effect/Schema"

/** Somebody stands somewhere, from an instant to another; RFC 3339, UTC. */
export const Stand = Schema.Struct({ who: Schema.String, from: Schema.String, until: Schema.String })
export type Stand = typeof Stand.Type

/** Who stands on a target for a stretch of time, before the plan and after it: what shows that it leaves no gap. */
export const Cover = Schema.Struct({
  /** The target's id and name. */
  target: Schema.Struct({ id: Schema.String, name: Schema.String }),
  /** IANA name. */
  timeZone: Schema.String,
  /** RFC 3339, UTC. */
  from: Schema.String,
  until: Schema.String,
  before: Schema.Array(Stand),
  after: Schema.Array(Stand),
}).annotate({ identifier: "Cover" })
export type Cover = typeof Cover.Type

/** What helps to read and to judge a plan; outside its digest. */
export const Evidence = Schema.Struct({
  /** Names by id, of everybody and everything that the steps name by id. */
  names: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** Time zones (IANA) by the target's id. */
  zones: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  cover: Schema.optionalKey(Schema.Array(Cover)),
})
export type Evidence = typeof Evidence.Type
