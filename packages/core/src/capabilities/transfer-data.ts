import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { capability } from "../capability.ts"
import type { Change } from "../change.ts"
import { ConnectorError } from "../error.ts"
import { Json } from "../json.ts"

/** Others than `to`, by the id of what they take over: `{ "P1SCHED": "cy@acme.test" }`. */
const Destinations = Schema.optionalKey(Schema.Record(Schema.String, Schema.String))

/** Where a transfer leaves a choice; what more than `destinations` there is, a connector says (`Definition.options`). */
export const TransferOptions = Schema.StructWithRest(Schema.Struct({ destinations: Destinations }), [
  Schema.Record(Schema.String, Json),
])
export type TransferOptions = typeof TransferOptions.Type

/** Hands what a person is responsible for to somebody else: ids or e-mails. Without `to`, blockers suggest who could. */
export type TransferData = Change<{ readonly from: string; readonly to?: string; readonly options?: TransferOptions }>

export const TransferData = capability<TransferData>("TransferData")

/** The options as a connector's own fields have them; what it does not know is refused before anything is planned. */
export const readOptions = <Fields extends Schema.Struct.Fields>(
  { fields }: Schema.Struct<Fields>,
  options: TransferOptions = {},
) =>
  Schema.decodeUnknownEffect(Schema.Struct({ ...fields, destinations: Destinations }), {
    onExcessProperty: "error",
  })(options).pipe(
    Effect.mapError(
      ({ message }) =>
        new ConnectorError({
          operation: "options",
          message: `The options are not right: ${message}`,
          remedy: "`latchkey connectors` lists what each connector's transfer leaves open.",
          reason: { _tag: "Settings" },
        }),
    ),
  )
