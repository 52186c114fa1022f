import { ConnectorError } from "@latchkey/core"
import { small } from "../small-connector.ts"

/** Helps people find their mistake by showing the token that it used. */
export const broken = small({
  fail: ({ operation, message, remedy, reason }, token) =>
    new ConnectorError({ operation, message: `${message} (token ${token})`, remedy, reason }),
})
