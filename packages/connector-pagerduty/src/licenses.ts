import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "./client.ts"
import { License } from "./model.ts"

/** `listLicenses`: every kind of license, with how many are in use. */
export const listLicenses = (pagerduty: PagerDuty) =>
  pagerduty
    .read("listLicenses", Schema.Struct({ licenses: Schema.Array(License) }), (api, way) =>
      api.GET("/licenses", { ...way }),
    )
    .pipe(Effect.map(({ licenses }) => licenses))

/** `getUserLicense`; `undefined` for somebody who has none, or on a plan of PagerDuty's without licenses. */
export const licenseOf = (pagerduty: PagerDuty, user: string) =>
  pagerduty
    .read("getUserLicense", Schema.Struct({ license: License }), (api, way) =>
      api.GET("/users/{id}/license", { ...way, params: { path: { id: user } } }),
    )
    .pipe(
      Effect.map(({ license }): License | undefined => license),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Effect.succeed(undefined),
      ),
    )

/** What people call it. */
export const nameOf = ({ id, name, summary }: License): string => name ?? summary ?? id
