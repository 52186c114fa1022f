import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http"
import { request as sendSecurely } from "node:https"
import { buffer } from "node:stream/consumers"
import type { Contract } from "./contract.ts"
import { Recorder, type Recording } from "./recorder.ts"

export interface ContractProxyOptions {
  /** Where the requests go on to: `http://127.0.0.1:4010`. */
  readonly target: string
  readonly contract: Contract
}

export interface ContractProxy extends Recording, AsyncDisposable {
  /** What a client takes for the service. */
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * A real socket between any client and the service: every byte is passed on, every exchange held against the contract.
 * A connection that the service drops is dropped to the client too.
 */
export const contractProxy = async ({ target, contract }: ContractProxyOptions): Promise<ContractProxy> => {
  const recorder = new Recorder(contract)
  // Whoever asks from the same process may be busy for long: an idle connection is not closed under a request.
  const server = createServer(
    { keepAliveTimeout: 600_000 },
    (incoming, outgoing) => void pass(new URL(target), recorder, incoming, outgoing),
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the proxy has no port")
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `http://127.0.0.1:${address.port}`,
    close,
    [Symbol.asyncDispose]: close,
    get exchanges() {
      return recorder.exchanges
    },
    get problems() {
      return recorder.problems
    },
  }
}

const pass = async (target: URL, recorder: Recorder, incoming: IncomingMessage, outgoing: ServerResponse) => {
  const method = incoming.method ?? "GET"
  const path = incoming.url ?? "/"
  try {
    const body = await buffer(incoming)
    const sent = { method, path, headers: incoming.headers, body: body.toString() }
    try {
      const answer = await forward(target, incoming, outgoing, body)
      const whole = await buffer(answer)
      const { statusCode: status = 0, headers } = answer
      recorder.record(sent, { status, headers, body: whole.toString() })
      outgoing.writeHead(status, answer.statusMessage, passedOn(headers))
      outgoing.end(whole)
    } catch {
      recorder.record(sent, undefined)
      incoming.socket.destroy()
    }
  } catch {
    incoming.socket.destroy()
  }
}

const forward = (target: URL, incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const url = new URL(incoming.url ?? "/", target)
    const outbound = (url.protocol === "https:" ? sendSecurely : send)(url, {
      method: incoming.method,
      headers: passedOn(incoming.headers),
    })
    outbound.on("response", resolve).on("error", reject)
    // A client that goes away takes its request along.
    outgoing.on("close", () => outbound.destroy())
    outbound.end(body)
  })

/** Without what concerns one connection alone, or would come back compressed. */
const passedOn = (headers: IncomingMessage["headers"]): IncomingMessage["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.has(name)))

const ofOneConnection: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "accept-encoding",
])
