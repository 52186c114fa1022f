import type * as fc from "fast-check"

/** What an arbitrary drafts: an object that does not know yet how many others there are, nor when now is. */
export type Draft<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Drafted> ? Drafted : never
