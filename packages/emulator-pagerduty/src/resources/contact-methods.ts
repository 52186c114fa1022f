import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import type { ContactMethod, User } from "../world.ts"
import { userOf } from "../lookup.ts"
import { presentContactMethod } from "../views/user.ts"

interface ContactMethodInput {
  type: string
  label: string
  address: string
  country_code?: number
  send_short_email?: boolean
}

/** `getUserContactMethods`, `createUserContactMethod`, `getUserContactMethod`, `updateUserContactMethod`, `deleteUserContactMethod`. */
export const contactMethods = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/users/:id/contact_methods", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      return call.json({
        contact_methods: user.contact_methods.map((each) => presentContactMethod(emulator, user, each)),
      })
    })
    .post("/users/:id/contact_methods", async (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const { contact_method: input } = await bodyOf<{ contact_method: ContactMethodInput }>(call)
      if (user.contact_methods.some(({ type, address }) => type === input.type && address === input.address))
        throw invalid("User Contact method must be unique")
      const method = contactMethodFrom(emulator.store.newId(), input)
      user.contact_methods.push(method)
      return call.json({ contact_method: presentContactMethod(emulator, user, method) }, 201)
    })
    .get("/users/:id/contact_methods/:method", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      return call.json({
        contact_method: presentContactMethod(emulator, user, contactMethodOf(user, call.req.param("method"))),
      })
    })
    .put("/users/:id/contact_methods/:method", async (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const old = contactMethodOf(user, call.req.param("method"))
      const { contact_method: sent } = await bodyOf<{ contact_method: Partial<ContactMethodInput> }>(call)
      const method = contactMethodFrom(old.id, { ...old, ...sent })
      user.contact_methods[user.contact_methods.indexOf(old)] = method
      return call.json({ contact_method: presentContactMethod(emulator, user, method) })
    })
    .delete("/users/:id/contact_methods/:method", (call) => {
      const user = userOf(emulator, call.req.param("id"))
      const gone = contactMethodOf(user, call.req.param("method"))
      user.contact_methods = user.contact_methods.filter((method) => method !== gone)
      user.notification_rules = user.notification_rules.filter(({ contact_method }) => contact_method.id !== gone.id)
      return call.body(null, 204)
    })

const contactMethodOf = (user: User, id: string): ContactMethod => {
  const method = user.contact_methods.find((each) => each.id === id)
  if (method === undefined) throw notFound()
  return method
}

const contactMethodFrom = (id: string, input: ContactMethodInput): ContactMethod => {
  const { type, label, address } = input
  switch (type) {
    case "email_contact_method":
      return { id, type, label, address, send_short_email: input.send_short_email ?? false }
    case "phone_contact_method":
    case "sms_contact_method":
      if (input.country_code === undefined) throw invalid("Country code is missing")
      return { id, type, label, address, country_code: input.country_code }
    default:
      throw invalid(`Contact methods of type ${type} are not supported here`)
  }
}
