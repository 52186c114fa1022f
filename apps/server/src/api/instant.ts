import * as Schema from "effect/Schema"

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

/** An instant as RFC 3339 writes it. */
export const Instant = Schema.String.check(
  Schema.isPattern(RFC3339),
  Schema.makeFilter((text) => !Number.isNaN(Date.parse(text)) || "no instant of the calendar's"),
)
