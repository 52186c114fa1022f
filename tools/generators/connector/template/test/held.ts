import type { Recording } from "@latchkey/testkit/contract"

export interface Held {
  readonly url: string
  /** What was held against the document; left out: there is none. */
  readonly recording?: Recording
  readonly close: () => Promise<void>
}
