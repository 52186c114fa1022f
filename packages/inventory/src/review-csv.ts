import * as Stream from "effect/Stream"
import * as Csv from "effect/encoding/Csv"
import { ReviewRow } from "./model.ts"

/** An access review as CSV (RFC 4180), with a line of headings: the names of its fields. */
export const toReviewCsv = <E, R>(rows: Stream.Stream<ReviewRow, E, R>) =>
  Stream.pipeThroughChannel(rows, Csv.encodeSchemaString(ReviewRow)({ headers: true }))
