import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { ConnectorError } from "./error.ts"
import type { Json } from "./json.ts"
import type { Blocker, Target } from "./plan.ts"

/** What a look gave. `state` is compared, item by item; `raw`, as the source gave it, never: its `ids` go into the receipt. */
export interface Seen<Item extends Json, Raw> {
  readonly state: { readonly [item: string]: Item }
  readonly raw: Raw
  readonly ids?: ReadonlyArray<string>
}

/** One kind of write, once and for all: how to look, what is wanted, how to get one write nearer to it. */
export interface StepKind<Client, Intent, Item extends Json, Raw> {
  readonly kind: string
  readonly intent: Schema.Codec<Intent, Json>
  readonly item: Schema.Codec<Item, Json>
  readonly reversible: boolean
  /** The intent was approved, not the list: takes what is there when it runs, and looks again until nothing is left. */
  readonly standing?: boolean
  /** Makes something new: performed as resumed, it is looked for some seconds before it is made again. */
  readonly creates?: boolean
  /** Only the facet that this step owns, in natural keys, canonical: two looks with the clock moved are equal (law 9). */
  readonly look: (client: Client, target: Target, intent: Intent) => Effect.Effect<Seen<Item, Raw>, ConnectorError>
  /** Pure, and idempotent: wanting twice is wanting once. */
  readonly want: (now: Readonly<Record<string, Item>>, intent: Intent) => Readonly<Record<string, Item>>
  /** What must hold just before the write. */
  readonly guard?: (
    client: Client,
    target: Target,
    intent: Intent,
  ) => Effect.Effect<ReadonlyArray<Blocker>, ConnectorError>
  /** ONE remote write (a bulk call is one) towards `wanted`; gives what its answer shows, if that is the whole state. */
  readonly act: (
    client: Client,
    target: Target,
    now: Seen<Item, Raw>,
    wanted: Readonly<Record<string, Item>>,
    intent: Intent,
  ) => Effect.Effect<Seen<Item, Raw> | void, ConnectorError>
  /** What a person should know of after a write that was done; it goes into the receipt. */
  readonly remark?: (
    client: Client,
    target: Target,
    intent: Intent,
  ) => Effect.Effect<string | undefined, ConnectorError>
  /** What a person types before it is performed at a terminal, where nothing brings back what it takes. */
  readonly confirm?: (target: Target, before: Readonly<Record<string, Item>>) => string
  /** One human line for what changes from `before` to `after`. */
  readonly say: (
    target: Target,
    before: Readonly<Record<string, Item>>,
    after: Readonly<Record<string, Item>>,
    intent: Intent,
  ) => string
}
