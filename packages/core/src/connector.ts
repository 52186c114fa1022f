import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import type * as Scope from "effect/Scope"
import type { Provided } from "./capability.ts"
import { ConnectorError } from "./error.ts"
import type { Performer } from "./perform.ts"
import type { PlannedStep } from "./plan.ts"
import type { Receipt } from "./receipt.ts"
import { CONTRACT } from "./plan.ts"

/** A connector as its author writes it. */
export interface Definition<Settings, Encoded, Client> {
  readonly id: string
  readonly name: string
  readonly contract: typeof CONTRACT
  /** An effect Schema; secrets are Redacted. Hosts make forms, flags and help of it. */
  readonly settings: Schema.Codec<Settings, Encoded>
  /** What a transfer leaves open at this source, besides who takes over: read with `readOptions`. */
  readonly options?: Schema.Struct<Schema.Struct.Fields>
  /** Settings by the environment variables that people of this source already have. */
  readonly environment?: Readonly<Record<string, string>>
  /** Settings -> client, scoped; gives what it reads through the client itself, so capabilities need nothing more. */
  readonly client: (settings: Settings) => Effect.Effect<Client, ConnectorError, Scope.Scope | HttpClient.HttpClient>
  /** Says whether the source is there and the credentials are taken, and for what: a line each. */
  readonly doctor?: (client: Client) => Effect.Effect<ReadonlyArray<string>, ConnectorError>
  readonly capabilities: ReadonlyArray<Provided<Client>>
  readonly steps: ReadonlyArray<Performer<Client>>
}

/** A connector with its settings taken: capabilities by key, and the one way to write. */
export interface Opened {
  readonly capabilities: ReadonlyMap<symbol, unknown>
  readonly doctor: Effect.Effect<ReadonlyArray<string>, ConnectorError>
  readonly perform: (
    step: PlannedStep,
    options?: { readonly resumed?: boolean },
  ) => Effect.Effect<Receipt, ConnectorError>
  readonly rebase: (step: PlannedStep) => Effect.Effect<PlannedStep, ConnectorError>
}

/** A connector as hosts see it: what it is, what it can do, and how to open it. */
export interface Connector {
  readonly id: string
  readonly name: string
  readonly contract: typeof CONTRACT
  readonly capabilities: ReadonlyArray<{ readonly name: string; readonly key: symbol }>
  /** The names of its settings; secret ones are never printed. */
  readonly settings: ReadonlyArray<string>
  /** Those of them without which it can't be opened. */
  readonly required: ReadonlyArray<string>
  /** The names of what a transfer leaves open. */
  readonly options: ReadonlyArray<string>
  readonly environment: Readonly<Record<string, string>>
  readonly open: (settings: unknown) => Effect.Effect<Opened, ConnectorError, Scope.Scope | HttpClient.HttpClient>
}

/** Makes a connector of its parts; the client's type stays inside. */
export const defineConnector = <Settings, Encoded, Client>(
  definition: Definition<Settings, Encoded, Client>,
): Connector => ({
  id: definition.id,
  name: definition.name,
  contract: definition.contract,
  capabilities: definition.capabilities.map(({ name, key }) => ({ name, key })),
  settings: Object.keys(fieldsOf(definition.settings)),
  required: Object.entries(fieldsOf(definition.settings)).flatMap(([name, field]) =>
    Schema.isSchema(field) && !SchemaAST.isOptional(field.ast) ? [name] : [],
  ),
  options: Object.keys(definition.options?.fields ?? {}),
  environment: definition.environment ?? {},
  open: Effect.fn("connector.open")(function* (unknownSettings) {
    const settings = yield* Schema.decodeUnknownEffect(definition.settings)(unknownSettings).pipe(
      Effect.mapError((error) => settingsError(definition.id, error.message)),
    )
    const client = yield* definition.client(settings)
    const kindOf = (step: PlannedStep) => {
      const kind = definition.steps.find(({ kind: name }) => name === step.kind)
      return kind === undefined
        ? Effect.fail(
            new ConnectorError({
              operation: "perform",
              message: `${definition.name} has no step of kind "${step.kind}".`,
              remedy: "Make the plan again with this version of the connector.",
              reason: { _tag: "ContractBroken", place: `steps/${step.key}/kind` },
            }),
          )
        : Effect.succeed(kind)
    }
    return {
      capabilities: new Map(definition.capabilities.map(({ key, make }) => [key, make(client)])),
      doctor: definition.doctor?.(client) ?? Effect.succeed([]),
      perform: (step, options) => Effect.flatMap(kindOf(step), (kind) => kind.perform(client, step, options)),
      rebase: (step) => Effect.flatMap(kindOf(step), (kind) => kind.rebase(client, step)),
    }
  }),
})

const fieldsOf = (settings: object): Readonly<Record<string, unknown>> =>
  "fields" in settings ? Object(settings.fields) : {}

const settingsError = (id: string, issue: string) =>
  new ConnectorError({
    operation: "settings",
    message: `The settings of ${id} are not right: ${issue}`,
    remedy: "Correct them in the environment or in the config file; `latchkey connectors` lists them.",
    reason: { _tag: "Settings" },
  })
