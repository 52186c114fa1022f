import type { Connection, ConnectorError, Plan } from "@latchkey/core"
import type { Inventory, Sync, SyncOptions } from "@latchkey/inventory"
import type { Asked, Journal, Operation, Progress, Result, State } from "@latchkey/operations"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as HttpClient from "effect/http/HttpClient"
import type { Exit } from "../exit.ts"

type Asking<A, E = never> = Effect.Effect<A, ConnectorError | E, Scope.Scope | HttpClient.HttpClient>

/** Told of as it happens. */
export interface Watching {
  readonly progress: Progress
  /** Told once of each thing that it waits for. */
  readonly waits: (forWhat: string) => Effect.Effect<void>
}

/** What was seen of a connection's accounts, and when; syncing it asks the source. */
export interface Known extends Pick<
  Inventory,
  "accounts" | "changes" | "review" | "licenses" | "idleLicenses" | "syncs"
> {
  /** The connection's. */
  readonly name: string
  readonly sync: (options: Pick<SyncOptions, "confirm" | "progress">) => Asking<Sync>
}

/** Who does what a command asks for: this machine itself, or a server. */
export interface Host {
  /** It goes on when this process ends. */
  readonly isElsewhere: boolean
  /** The connection that `--connection` names, or the only one. */
  readonly connection: Asking<Pick<Connection, "name" | "resolve">>
  /** Of that connection. */
  readonly plan: (asked: Asked) => Asking<Plan>
  /** In words, what is not as it was when the plan was made: it asks for something else then. */
  readonly staleness: (plan: Plan) => Asking<string | undefined>
  readonly planUndo: (operation: Operation) => Asking<Plan>
  readonly inventory: Asking<Known>
  readonly operations: Asking<Pick<Journal, "list" | "read" | "told">>
  /** Performs, or goes on; until it is at an end, or waits for an approval. */
  readonly perform: (plan: Plan, watching: Watching) => Asking<Result, Exit>
  /** Writes it down for a time (RFC 3339, UTC); gives how it stands. */
  readonly performAt: (plan: Plan, due: string) => Asking<State, Exit>
  readonly approve: (operation: Operation) => Asking<void>
  /** `true` where it has stopped already. */
  readonly cancel: (operation: Operation) => Asking<boolean>
}
