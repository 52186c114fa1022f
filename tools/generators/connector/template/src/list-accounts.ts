import { type Account, fits, type ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Client } from "./client.ts"
import { findPerson, listPeople, type Person } from "./people.ts"

/** Who has an account. */
export const listAccounts = (client: Client): ListAccounts => ({
  accounts: (query = {}) => listPeople(client).pipe(Stream.map(toAccount), Stream.filter(fits(query))),
  find: (who) => Effect.map(findPerson(client, who), toAccount),
})

/** To fill in: when is somebody `invited`, and when `suspended`? */
const toAccount = ({ id, name, email, active }: Person): Account => ({
  id,
  name,
  email,
  status: active ? "active" : "suspended",
})
