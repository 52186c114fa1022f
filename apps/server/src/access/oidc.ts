import type { Oidc } from "@latchkey/connections"
import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose"
import type { Caller } from "../api/middleware.ts"

const decodeMetadata = Schema.decodeUnknownEffect(Schema.Struct({ jwks_uri: Schema.String }))
const decodeRoles = Schema.decodeUnknownOption(Schema.Union([Schema.String, Schema.Array(Schema.String)]))

/** Knows people by the access tokens (JWT) of an OpenID provider: nobody, where a token is not good. */
export const makeOidc = Effect.fn("server.makeOidc")(function* (config: Oidc) {
  // Found when it is first needed, and kept: jose fetches keys again where a new one signs.
  const [keys, forget] = yield* Effect.cachedInvalidateWithTTL(findKeys(config.issuer), "1 hour")
  return (token: string): Effect.Effect<Caller | undefined, ConnectorError> =>
    Effect.gen(function* () {
      const set = yield* Effect.tapError(keys, () => forget)
      const payload = yield* Effect.tryPromise({
        try: () =>
          jwtVerify(token, set, {
            issuer: config.issuer,
            audience: config.audience,
            requiredClaims: ["exp", "sub"],
            // Clocks differ a little.
            clockTolerance: "5 seconds",
          }),
        catch: (error) => error,
      }).pipe(
        Effect.map(({ payload: claims }): JWTPayload | undefined => claims),
        Effect.catchIf(isTokensFault, () => Effect.succeed(undefined)),
        Effect.mapError(() => away(config.issuer)),
      )
      return payload === undefined ? undefined : toCaller(config, payload)
    })
})

const findKeys = (issuer: string) =>
  Effect.gen(function* () {
    const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`
    const answer = yield* Effect.tryPromise(async (signal) => {
      const response = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) })
      return response.json()
    })
    const metadata = yield* decodeMetadata(answer)
    return createRemoteJWKSet(new URL(metadata.jwks_uri))
  }).pipe(Effect.mapError(() => away(issuer)))

/** Else the keys can't be had: no word about the token. */
const isTokensFault = (error: unknown) =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== errors.JOSEError.code

const toCaller = ({ rolesClaim = "roles", roles }: Oidc, claims: JWTPayload): Caller => {
  const claim = decodeRoles(claims[rolesClaim])
  const has = claim._tag === "Some" ? [claim.value].flat() : []
  return {
    who: claims.sub ?? "",
    grants: Object.entries(roles).flatMap(([name, role]) => (has.includes(name) ? [role] : [])),
  }
}

const away = (issuer: string) =>
  new ConnectorError({
    operation: "oidc",
    message: `The identity provider ${issuer} can't be asked for its keys.`,
    remedy: "Try again; else look at `server.oidc` in the config file, or use an API key.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })
