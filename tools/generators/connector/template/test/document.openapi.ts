import { contractProxy, loadContract } from "@latchkey/testkit/contract"
import type { Held } from "./held.ts"

/** A proxy before the stand-in: holds every request against the published document, or what was cut of it. */
export const holdToDocument = async (target: string): Promise<Held> => {
  const proxy = await contractProxy({ target, contract: loadContract("sample") })
  return { url: proxy.url, recording: proxy, close: proxy.close }
}
