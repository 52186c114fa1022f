import { Hono } from "hono"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, includesOf, listOf } from "../http.ts"
import { paginate } from "../pagination.ts"
import type { Service } from "../world.ts"
import { presentService } from "../views/service.ts"
import { refuseUnseen, sees } from "../visibility.ts"

interface ServiceInput {
  name?: string
  description?: string | null
  auto_resolve_timeout?: number | null
  acknowledgement_timeout?: number | null
  escalation_policy: { id: string }
}

/** `listServices`, `createService`, `getService`, `updateService`, `deleteService`. */
export const services = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/services", (call) => {
      const { items, paging } = paginate(call, matching(emulator, call))
      return call.json({ services: items.map((each) => presentService(emulator, each, includesOf(call))), ...paging })
    })
    .post("/services", async (call) => {
      const { service: input } = await bodyOf<{ service: ServiceInput }>(call)
      const id = emulator.store.newId()
      const service = serviceFrom(emulator, input, {
        id,
        name: `Service ${id}`,
        description: null,
        created_at: stamp(emulator.clock.now()),
        auto_resolve_timeout: 14_400,
        acknowledgement_timeout: 1_800,
        escalation_policy: { id: input.escalation_policy.id },
      })
      emulator.store.services.set(id, service)
      return call.json({ service: presentService(emulator, service) }, 201)
    })
    .get("/services/:id", (call) => {
      const service = serviceOf(emulator, call, call.req.param("id"))
      return call.json({ service: presentService(emulator, service, includesOf(call)) })
    })
    .put("/services/:id", async (call) => {
      const service = serviceOf(emulator, call, call.req.param("id"))
      const { service: sent } = await bodyOf<{ service: Partial<ServiceInput> }>(call)
      const input = { escalation_policy: service.escalation_policy, ...sent }
      Object.assign(service, serviceFrom(emulator, input, service))
      return call.json({ service: presentService(emulator, service) })
    })
    .delete("/services/:id", (call) => {
      const { id } = serviceOf(emulator, call, call.req.param("id"))
      emulator.store.services.delete(id)
      for (const incident of emulator.store.incidents.values())
        if (incident.service.id === id) emulator.store.incidents.delete(incident.id)
      return call.body(null, 204)
    })

const serviceOf = (emulator: Emulator, call: Call, id: string): Service => {
  const service = emulator.store.services.get(id)
  if (service === undefined) throw notFound()
  refuseUnseen(emulator, call, id)
  return service
}

const matching = (emulator: Emulator, call: Call): ReadonlyArray<Service> => {
  const { policies, services } = emulator.store
  const query = call.req.query("query")?.toLowerCase() ?? ""
  const [name, teams] = [call.req.query("name"), listOf(call, "team_ids")]
  const direction = call.req.query("sort_by") === "name:desc" ? -1 : 1
  return [...services.values()]
    .filter(
      (service) =>
        sees(emulator, call, service.id) &&
        service.name.toLowerCase().includes(query) &&
        (name === undefined || service.name === name) &&
        (teams === undefined || policies.get(service.escalation_policy.id)?.teams.some(({ id }) => teams.includes(id))),
    )
    .toSorted((one, other) => direction * one.name.localeCompare(other.name))
}

const serviceFrom = ({ store }: Emulator, input: ServiceInput, old: Service): Service => {
  const { name = old.name, description = old.description } = input
  const { auto_resolve_timeout = old.auto_resolve_timeout, acknowledgement_timeout = old.acknowledgement_timeout } =
    input
  if (name.trim() === "") throw invalid("Name can't be blank")
  for (const service of store.services.values())
    if (service.id !== old.id && service.name === name) throw invalid("Name has already been taken")
  const { id } = input.escalation_policy
  if (!store.policies.has(id)) throw invalid("Escalation policy not found")
  return { ...old, name, description, auto_resolve_timeout, acknowledgement_timeout, escalation_policy: { id } }
}
