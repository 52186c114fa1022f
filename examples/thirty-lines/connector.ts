import { defineConnector, defineStep, Deprovision, ListAccounts, provide } from "@latchkey/core"
import { Effect, Schema, Stream } from "effect"
import { type Client, makeClient, type Person } from "./client.ts"

const toAccount = ({ id, name, email }: Person) => ({ id, name, email, status: "active" as const })
const seen = ({ access }: Person) => ({ state: Object.fromEntries(access.map((to) => [to, true])), raw: null })

/** Takes all access away; to take that back is to give what there was. */
const access = defineStep({
  kind: "access",
  intent: Schema.Literal("none"),
  item: Schema.Boolean,
  reversible: true,
  look: (client: Client, { id }) => Effect.map(client.person(id), seen),
  want: (): Readonly<Record<string, boolean>> => ({}),
  act: (client, { id }, _now, wanted) => Effect.map(client.setAccess(id, Object.keys(wanted)), seen),
  say: ({ name }, before) => `${name} loses access to ${Object.keys(before).join(", ")}`,
})

const deprovision = (client: Client, who: string) =>
  Effect.map(client.find(who), (person) => {
    const target = { type: "person", id: person.id, name: person.name }
    const step = access.plan({ target, intent: "none", state: seen(person).state, stage: 1 })
    return { steps: step === undefined ? [] : [step], blockers: [], warnings: [], sight: { unseen: [] } }
  })

export default defineConnector({
  id: "thirty-lines",
  name: "Thirty lines",
  contract: 1,
  settings: Schema.Struct({ url: Schema.String, token: Schema.RedactedFromValue(Schema.String) }),
  client: makeClient,
  capabilities: [
    provide(ListAccounts, ({ people, find }: Client) => ({
      accounts: () => Stream.map(people, toAccount),
      find: (who) => Effect.map(find(who), toAccount),
    })),
    provide(Deprovision, (client: Client) => ({ plan: ({ account }) => deprovision(client, account) })),
  ],
  steps: [access],
})
