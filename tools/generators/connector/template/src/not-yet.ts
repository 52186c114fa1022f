import { ConnectorError } from "@latchkey/core"

/** Stands for what is not written yet; goes with its last use. */
export const notYet = (operation: string): ConnectorError =>
  new ConnectorError({
    operation,
    message: `${operation} is not written yet for Sample.`,
    remedy: "Write it in packages/connector-sample/src, or take the capability out of its index.ts.",
    reason: { _tag: "Refused", status: 501 },
  })
