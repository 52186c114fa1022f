// What is PagerDuty's own among the errors: what happened, to what, what to do next.
import { ConnectorError } from "@latchkey/core"

/** A list longer than PagerDuty gives: it could be asked for in parts. */
export class TooMany extends ConnectorError {}

export const tooMany = (operation: string, most: number) =>
  new TooMany({
    operation,
    message: `${operation} has more than ${most} rows, and PagerDuty gives no more than that: the list would be short.`,
    remedy: "Narrow it (by team, or by part of a name): a short list is never given as a whole one.",
    reason: { _tag: "Refused", status: 400 },
  })

export const notWhole = (operation: string, found: number, total: number) =>
  new ConnectorError({
    operation,
    message: `${operation} has ${total} rows and gives 10000 at most; asked in parts, it gave ${found} of them.`,
    remedy: "Try again when nobody is being added or deleted: a short list is never given as a whole one.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })

export const noAgent = new ConnectorError({
  operation: "updateIncidents",
  message: "An account token changes incidents in somebody's name, and none is set.",
  remedy: "Set PAGERDUTY_FROM (or `from` in the config file) to the e-mail of a user who is not leaving.",
  reason: { _tag: "Settings" },
})
