import type { Held } from "./held.ts"

/** There is no published document to hold requests against. */
export const holdToDocument = (url: string): Promise<Held> => Promise.resolve({ url, close: () => Promise.resolve() })
