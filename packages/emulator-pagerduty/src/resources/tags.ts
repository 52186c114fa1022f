import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import { policyOf, teamOf, userOf } from "../lookup.ts"
import { paginate } from "../pagination.ts"
import { identity } from "../references.ts"
import type { Tag, Tagged } from "../store.ts"

interface Changes {
  add?: { type: "tag" | "tag_reference"; id?: string; label?: string }[]
  remove?: { id: string }[]
}

/** What bears tags, and how it is referred to. */
const kinds = {
  users: "user_reference",
  teams: "team_reference",
  escalation_policies: "escalation_policy_reference",
} as const

/** `listTags`, `createTags`, `getTag`, `deleteTag`, `getTagsByEntityType`, `getEntityTypeByIdTags`, `createEntityTypeByIdChangeTags`. */
export const tags = (emulator: Emulator) => {
  const bearer = (call: Call) => bearerOf(emulator, call)
  return new Hono<Env>()
    .get("/tags", (call) => {
      const query = call.req.query("query")?.toLowerCase() ?? ""
      const found = [...emulator.store.tags.values()].filter(({ label }) => label.toLowerCase().includes(query))
      const { items, paging } = paginate(call, found)
      return call.json({ tags: items.map((tag) => present(emulator, tag)), ...paging })
    })
    .post("/tags", async (call) => {
      const { tag: input } = await bodyOf<{ tag: { label: string } }>(call)
      if (labelled(emulator, input.label)) throw invalid("Label has already been taken")
      return call.json({ tag: present(emulator, create(emulator, input.label)) }, 201)
    })
    .get("/tags/:id", (call) => call.json({ tag: present(emulator, tagOf(emulator, call.req.param("id"))) }))
    .delete("/tags/:id", (call) => {
      emulator.store.tags.delete(tagOf(emulator, call.req.param("id")).id)
      return call.body(null, 204)
    })
    .get("/tags/:id/:entity_type", (call) => {
      const kind = kindOf(call)
      const { on } = tagOf(emulator, call.req.param("id"))
      const { items, paging } = paginate(
        call,
        on.filter((each) => each.kind === kind),
      )
      return call.json({ [kind]: items.map(({ id }) => ({ id, type: kinds[kind] })), ...paging })
    })
    .get("/:entity_type/:id/tags", (call) => {
      const is = same(bearer(call))
      const { items, paging } = paginate(
        call,
        [...emulator.store.tags.values()].filter(({ on }) => on.some(is)),
      )
      return call.json({ tags: items.map((tag) => present(emulator, tag)), ...paging })
    })
    .post("/:entity_type/:id/change_tags", async (call) => {
      const on = bearer(call)
      const { add = [], remove = [] } = await bodyOf<Changes>(call)
      const gone = remove.map(({ id }) => tagOf(emulator, id))
      const come = add.map(({ type, id = "", label = "" }) =>
        type === "tag_reference" ? tagOf(emulator, id) : (labelled(emulator, label) ?? create(emulator, label)),
      )
      for (const tag of gone) tag.on = tag.on.filter((each) => !same(on)(each))
      for (const tag of come) if (!tag.on.some(same(on))) tag.on.push(on)
      return call.json({ add, remove })
    })
}

const same = (one: Tag["on"][number]) => (other: Tag["on"][number]) => one.id === other.id && one.kind === other.kind

const kindOf = (call: Call): Tagged => {
  const kind = Object.keys(kinds).find((each): each is Tagged => each === call.req.param("entity_type"))
  if (kind === undefined) throw notFound()
  return kind
}

const bearerOf = (emulator: Emulator, call: Call): Tag["on"][number] => {
  const kind = kindOf(call)
  const id = call.req.param("id") ?? ""
  const found = {
    users: () => userOf(emulator, id),
    teams: () => teamOf(emulator, call, id),
    escalation_policies: () => policyOf(emulator, call, id),
  }
  return { kind, id: found[kind]().id }
}

const tagOf = ({ store }: Emulator, id: string): Tag => {
  const tag = store.tags.get(id)
  if (tag === undefined) throw notFound()
  return tag
}

const labelled = ({ store }: Emulator, label: string): Tag | undefined =>
  store.tags.values().find((tag) => tag.label === label)

const create = ({ store }: Emulator, label: string): Tag => {
  if (label.trim() === "") throw invalid("Label can't be blank")
  const tag = { id: store.newId(), label, on: [] }
  store.tags.set(tag.id, tag)
  return tag
}

const present = (emulator: Emulator, { id, label }: Tag) => ({
  ...identity(emulator, "tag", "tag", id, label),
  label,
})
