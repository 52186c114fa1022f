// tsyringe reads decorator metadata at import: the polyfill has to come first.
import "reflect-metadata/lite"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import { container as root, type DependencyContainer } from "tsyringe"
import type { Capability } from "./capability.ts"
import type { Connector, Opened } from "./connector.ts"
import { ConnectorError } from "./error.ts"

/** A connector with settings and a name: `pagerduty-eu` and `pagerduty-us` may both exist. */
export interface Connection extends Omit<Opened, "capabilities"> {
  readonly name: string
  readonly connector: Connector
  /** False: refuses whatever changes the source. */
  readonly writes: boolean
  /** What the connection's connector provides under this token; fails where it provides nothing. */
  readonly resolve: <Shape>(capability: Capability<Shape>) => Effect.Effect<Shape, ConnectorError>
}

/** tsyringe decides what exists, once: the connectors, and a child container for each connection's capabilities. */
export interface Container {
  readonly register: (connector: Connector) => void
  readonly connectors: () => ReadonlyArray<Connector>
  readonly connect: (options: {
    readonly name: string
    readonly connector: string
    readonly settings: unknown
    readonly writes?: boolean
  }) => Effect.Effect<Connection, ConnectorError, Scope.Scope | HttpClient.HttpClient>
}

const CONNECTOR = Symbol.for("latchkey/Connector")

/** A container of its own: two hosts in one process share nothing. */
export const makeContainer = (): Container => {
  const connectors = root.createChildContainer()
  const all = (): ReadonlyArray<Connector> =>
    connectors.isRegistered(CONNECTOR) ? connectors.resolveAll<Connector>(CONNECTOR) : []
  return {
    register: (connector) => void connectors.register(CONNECTOR, { useValue: connector }),
    connectors: all,
    connect: Effect.fn("container.connect")(function* ({ name, connector: id, settings, writes = true }) {
      const connector = all().find((one) => one.id === id)
      if (connector === undefined) return yield* notInstalled(id)
      const opened = yield* connector.open(settings)
      const child = connectors.createChildContainer()
      for (const [key, instance] of opened.capabilities) child.register(key, { useValue: instance })
      yield* Effect.addFinalizer(() => Effect.promise(() => Promise.resolve(child.dispose())))
      const guarded = <A extends ReadonlyArray<unknown>, B>(write: (...all: A) => Effect.Effect<B, ConnectorError>) =>
        writes ? write : () => Effect.fail(readOnly(name))
      return {
        name,
        connector,
        writes,
        doctor: opened.doctor,
        rebase: opened.rebase,
        perform: guarded(opened.perform),
        resolve: (capability) => resolve(child, name, capability),
      }
    }),
  }
}

const resolve = <Shape>(child: DependencyContainer, name: string, capability: Capability<Shape>) =>
  child.isRegistered<Shape>(capability.key)
    ? Effect.succeed(child.resolve<Shape>(capability.key))
    : Effect.fail(
        new ConnectorError({
          operation: capability.name,
          message: `The connection "${name}" has no ${capability.name}.`,
          remedy: "`latchkey connectors` lists what each connector can do.",
          reason: { _tag: "NotFound" },
        }),
      )

const notInstalled = (id: string) =>
  new ConnectorError({
    operation: "connect",
    message: `No connector "${id}" is installed.`,
    remedy: "`latchkey connectors` lists what is; install its package, or correct the config file.",
    reason: { _tag: "Settings" },
  })

const readOnly = (name: string) =>
  new ConnectorError({
    operation: "perform",
    message: `The connection "${name}" is marked \`writes: false\`: nothing was changed.`,
    remedy: "Use a connection that may write, or take the mark away in the config file.",
    reason: { _tag: "Settings" },
  })
