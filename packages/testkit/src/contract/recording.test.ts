import { createServer, type Server } from "node:http"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Contract } from "./contract.ts"
import { shop } from "./fixture.ts"
import { contractProxy } from "./proxy.ts"
import { watch } from "./watch.ts"

const contract = new Contract(shop, "full document")
const tenant = { "X-Tenant": "7b0d7c6e-0a5e-4a44-9d3a-0c1f0d9a2b11" }

let server: Server
let target: string
const seen: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === "/api/orders/3") return request.socket.destroy()
    response.setHeader("content-type", "application/json")
    return response.end(request.url === "/api/orders/2" ? '{"id":"two","note":null}' : '{"id":1,"note":"ü"}')
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  target = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : ""
})

afterAll(() => server.close())

describe.each(["watch", "contractProxy"])("%s", (kind) => {
  const start = async () => {
    if (kind === "contractProxy") {
      const proxy = await contractProxy({ target, contract })
      return { recording: proxy, fetch, url: proxy.url, close: proxy.close }
    }
    const watched = watch(contract)
    return { recording: watched, fetch: watched.fetch, url: target, close: async () => {} }
  }

  it("passes on what comes, and holds it against the contract", async () => {
    const { recording, fetch, url, close } = await start()
    const answer = await fetch(`${url}/api/orders/1`, { headers: tenant })
    expect(await answer.json()).toEqual({ id: 1, note: "ü" })
    expect(recording.exchanges).toEqual([{ request: "GET /api/orders/1", status: 200, problems: [] }])

    await fetch(`${url}/api/orders/2?x=1`, { headers: tenant })
    await fetch(`${url}/api/orders/2`, { headers: tenant })
    await fetch(`${url}/nothing`)
    expect(recording.problems).toEqual([
      'GET /api/orders/2?x=1 → 200: request: query: the whole has an unknown "x"',
      "GET /api/orders/2 → 200: answer: body: /id must be integer",
      "GET /nothing → 200: request: there is no operation GET /nothing",
    ])
    await close()
  })

  it("passes bodies on", async () => {
    const { recording, fetch, url, close } = await start()
    const body = JSON.stringify({ note: "n" })
    const headers = { "content-type": "application/json" }
    await fetch(`${url}/api/orders/9`, { method: "PUT", headers, body })
    expect(seen).toContain("PUT /api/orders/9")
    expect(recording.problems).toEqual([
      "PUT /api/orders/9 → 200: request: body: the whole must have required property 'secret'",
      "PUT /api/orders/9 → 200: answer: the body is not documented",
    ])
    await close()
  })

  it("lets a dropped connection drop", async () => {
    const { recording, fetch, url, close } = await start()
    await expect(fetch(`${url}/api/orders/3`, { headers: tenant })).rejects.toThrow(TypeError)
    expect(recording.exchanges).toEqual([{ request: "GET /api/orders/3", status: undefined, problems: [] }])
    await close()
  })
})
