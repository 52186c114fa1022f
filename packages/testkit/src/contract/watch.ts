import type { Contract } from "./contract.ts"
import { Recorder, type Recording } from "./recorder.ts"

export interface Watched extends Recording {
  readonly fetch: typeof globalThis.fetch
}

/** A `fetch` that does what the given one does, and holds each request and answer against the contract. */
export const watch = (contract: Contract, fetch: typeof globalThis.fetch = globalThis.fetch): Watched => {
  const recorder = new Recorder(contract)
  const watched: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const sent = {
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      body: await request.clone().text(),
    }
    try {
      const response = await fetch(request)
      const headers = Object.fromEntries(response.headers)
      recorder.record(sent, { status: response.status, headers, body: await response.clone().text() })
      return response
    } catch (cause) {
      recorder.record(sent, undefined)
      throw cause
    }
  }
  return {
    fetch: watched,
    get exchanges() {
      return recorder.exchanges
    },
    get problems() {
      return recorder.problems
    },
  }
}
