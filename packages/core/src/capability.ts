import { CONTRACT } from "./plan.ts"

/** A token for something that a connector can do: the key to find it by, and the type of what is found. */
export interface Capability<Shape> {
  readonly name: string
  readonly key: symbol
  readonly _shape?: (shape: Shape) => Shape
}

/** The contract's version is part of the key, so that two versions never meet by accident. */
export const capability = <Shape>(name: string): Capability<Shape> => ({
  name,
  key: Symbol.for(`latchkey/${CONTRACT}/${name}`),
})

/** A capability with what provides it, its client still to come. */
export interface Provided<Client> {
  readonly name: string
  readonly key: symbol
  readonly make: (client: Client) => unknown
}

/** Says that a connector has a capability: `provide(OnCallCheck, onCallCheck)`. */
export const provide = <Shape, Client>(
  { name, key }: Capability<Shape>,
  make: (client: Client) => NoInfer<Shape>,
): Provided<Client> => ({ name, key, make })
