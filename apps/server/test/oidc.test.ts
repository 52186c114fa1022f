import { generateKeyPair, SignJWT } from "jose"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startIdentityProvider } from "./identity.ts"
import { type Running, startServer } from "./server.ts"

let identity: Awaited<ReturnType<typeof startIdentityProvider>>
let server: Running
beforeAll(async () => {
  identity = await startIdentityProvider()
  const roles = { reader: { scopes: ["read"] }, operator: { scopes: ["plan", "perform"], connections: ["acme"] } }
  const oidc = { issuer: identity.issuer, audience: "latchkey", roles }
  server = await startServer({ config: { server: { oidc } } })
})
afterAll(async () => {
  await server.close()
  await identity.close()
})

const read = async (key: string) => (await server.ask("GET", "/v1/connections", { key })).status
const plan = async (key: string, connection = "acme") =>
  server.ask("POST", `/v1/connections/${connection}/plans`, {
    key,
    body: { change: "transfer", subject: "ana@acme.test", destination: "bo@acme.test", reason: "IT-7" },
  })

test("roles give scopes, each on its own connections", async () => {
  const [reader, operator, both] = await Promise.all(
    ["reader", "operator", "reader,operator"].map((id) => identity.token(id)),
  )
  expect([await read(reader ?? ""), (await plan(reader ?? "")).status]).toEqual([200, 403])
  expect([await read(operator ?? ""), (await plan(operator ?? "")).status]).toEqual([403, 201])
  expect([await read(both ?? ""), (await plan(both ?? "")).status]).toEqual([200, 201])
  // What one role reads everywhere the other does not plan everywhere.
  expect((await plan(both ?? "", "other")).status).toBe(403)
})

test("the record says who it was: the token's subject", async () => {
  const { body } = await plan(await identity.token("operator"))
  expect(body.by).toEqual({ who: "operator", host: "http" })
})

test("a role that nothing is said of gives nothing", async () => {
  expect(await read(await identity.token("stranger"))).toBe(403)
})

test("another audience, another signer, a time that is over: nobody", async () => {
  expect(await read(await identity.token("reader", "https://elsewhere"))).toBe(401)
  const { privateKey } = await generateKeyPair("RS256")
  const forged = await new SignJWT({ roles: ["reader"], sub: "reader" })
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setIssuer(identity.issuer)
    .setAudience("latchkey")
    .setExpirationTime("1h")
    .sign(privateKey)
  expect(await read(forged)).toBe(401)
  const brief = await identity.token("reader", "https://latchkey/brief")
  await expect.poll(() => read(brief), { timeout: 15_000 }).toBe(401)
})

test("keys are good beside it", async () => {
  expect(await read(server.key)).toBe(200)
})

test("an identity provider that is away is 503, no word about the token", async () => {
  const oidc = { issuer: "http://127.0.0.1:1", audience: "latchkey", roles: {} }
  const alone = await startServer({ config: { server: { oidc } }, emulator: server.emulator })
  const { status, body } = await alone.ask("GET", "/v1/connections", { key: await identity.token("reader") })
  expect([status, body.reason]).toEqual([503, "Unavailable"])
  await alone.close()
})
