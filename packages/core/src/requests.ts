import * as Context from "effect/Context"

/** Where a connector's client notes the remote's request ids, so that receipts can name them. */
export const RequestIds = Context.Reference<Array<string>>("latchkey/RequestIds", { defaultValue: () => [] })
