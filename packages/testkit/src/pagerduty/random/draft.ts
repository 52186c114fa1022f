import * as fc from "fast-check"

/** What an arbitrary drafts: an object that does not know yet how many others there are, nor when now is. */
export type Draft<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Drafted> ? Drafted : never

/** Once in five times. */
export const seldom = <Drafted>(arbitrary: fc.Arbitrary<Drafted>): fc.Arbitrary<Drafted | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
