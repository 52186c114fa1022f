import { createServer, type RequestListener } from "node:http"
import { exportJWK, generateKeyPair } from "jose"
import { Provider } from "oidc-provider"

/** A real OpenID provider, whose clients have the roles that are in their names: `operator`, `reader,operator`. */
export const startIdentityProvider = async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true })
  const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "k1" }
  let answer: RequestListener = (_request, response) => void response.end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  const client = (id: string) => ({
    client_id: id,
    client_secret: "of-no-use-elsewhere",
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  })
  const provider = new Provider(issuer, {
    clients: ["reader", "operator", "reader,operator", "stranger"].map(client),
    jwks: { keys: [key] },
    cookies: { keys: ["of-no-use-elsewhere"] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: "",
          audience: new URL(resource).hostname,
          accessTokenFormat: "jwt",
          accessTokenTTL: resource.endsWith("/brief") ? 1 : 60,
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    extraTokenClaims: (_context: unknown, { clientId }: { clientId: string }) => ({ roles: clientId.split(",") }),
  })
  answer = provider.callback()
  return {
    issuer,
    /** An access token of a client's for an audience: `https://latchkey`, `https://latchkey/brief` for a second. */
    token: async (id: string, resource = "https://latchkey"): Promise<string> => {
      const response = await fetch(`${issuer}/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${encodeURIComponent(id)}:of-no-use-elsewhere`)}` },
        body: new URLSearchParams({ grant_type: "client_credentials", resource }),
      })
      const { access_token: token }: { access_token?: string } = JSON.parse(await response.text())
      if (token === undefined) throw new Error(`no token: ${response.status}`)
      return token
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
