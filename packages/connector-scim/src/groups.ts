import type { ConnectorError } from "@latchkey/core"
import { contractBroken, orNothing } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isAbsent, type Scim } from "./client.ts"
import { Group, page, ResourceType } from "./model.ts"

/** Every group; none, where the service says that it has none (RFC 7643, section 6). */
export const listGroups = (scim: Scim): Stream.Stream<Group, ConnectorError> =>
  Stream.unwrap(
    scim.read("/ResourceTypes", page(ResourceType)).pipe(
      Effect.map(({ value }) => value.Resources?.some(({ endpoint }) => /\/Groups\/?$/i.test(endpoint)) ?? true),
      // Not every service has this list: then Groups are asked for all the same.
      Effect.catchIf(isAbsent, () => Effect.succeed(true)),
      Effect.map((has) => (has ? scim.list("/Groups", Group) : Stream.empty)),
    ),
  )

export const nameOf = ({ id, displayName }: Group): string => displayName ?? id

/** Who is in a group: directly, or through a group in it. */
export interface Member {
  readonly account: string
  readonly group: Group
  readonly through?: string
}

/** Every membership; fails where a group is in a group that can't be seen. */
export const listMembers = (scim: Scim): Stream.Stream<Member, ConnectorError> =>
  listGroups(scim).pipe(
    // Some leave members out of lists, which looks like having none.
    Stream.mapEffect((group) => (group.members === undefined ? withMembers(scim, group) : Effect.succeed(group))),
    Stream.runCollect,
    Effect.flatMap((groups) =>
      Effect.forEach(groups, (group) => within(group, new Map(groups.map((one) => [one.id, one])))),
    ),
    Effect.map((members) => members.flat()),
    Stream.fromIterableEffect,
  )

const withMembers = (scim: Scim, group: Group) =>
  orNothing(scim.read(`/Groups/${encodeURIComponent(group.id)}`, Group)).pipe(
    Effect.map((found) => found?.value ?? group),
  )

/** Nearest first, each once: groups may be in each other. */
const within = Effect.fnUntraced(function* (group: Group, groups: ReadonlyMap<string, Group>) {
  const found = new Map<string, Member>()
  const visited = new Set([group.id])
  const queue: Array<{ readonly inner: Group; readonly through?: string }> = [{ inner: group }]
  for (const { inner, through } of queue)
    for (const { value: id, type } of inner.members ?? []) {
      if (id === undefined) continue
      const nested = groups.get(id)
      if (type?.toLowerCase() === "group" || (type === undefined && nested !== undefined)) {
        if (nested === undefined)
          return yield* contractBroken("GET /Groups", `group ${inner.id} has a member group ${id} that is not listed`)
        if (!visited.has(id)) queue.push({ inner: nested, through: through ?? nameOf(nested) })
        visited.add(id)
      } else if (!found.has(id)) found.set(id, { account: id, group, ...(through !== undefined && { through }) })
    }
  return [...found.values()]
})
