import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Client } from "./small-connector.ts"

export const HandOver = Schema.Struct({ from: Schema.String, to: Schema.String })
type HandOver = typeof HandOver.Type
type Texts = Readonly<Record<string, string>>

/** Puts the successor in the leaver's place: the PUT replaces the whole rota, so the step owns all of it. */
export const rota = defineStep({
  kind: "rota",
  intent: HandOver,
  item: Schema.String,
  reversible: true,
  look: ({ parts, source }: Client) => Effect.map(parts.getRota(source), (state) => ({ state, raw: state })),
  want: (now: Texts, { from, to }: HandOver): Texts =>
    Object.fromEntries(Object.entries(now).map(([day, person]) => [day, person === from ? to : person])),
  act: ({ parts, source }: Client, _target, _now, wanted) =>
    Effect.map(parts.putRota(source, wanted), (state) => ({ state, raw: state })),
  say: (_target, _before, _after, { from, to }) => `Rota: ${to} for ${from}`,
})

/** Makes a cover; found by its natural key, so it is not made twice. */
export const cover = defineStep({
  kind: "cover",
  intent: HandOver,
  item: Schema.Boolean,
  reversible: true,
  creates: true,
  look: ({ source }: Client, _target, { from, to }: HandOver) =>
    source.call("GET", "/covers", ({ covers }) => {
      const made = covers.includes(`${to} for ${from}`)
      return { state: (made ? { made } : {}) as Readonly<Record<string, boolean>>, raw: undefined }
    }),
  want: (): Readonly<Record<string, boolean>> => ({ made: true }),
  act: ({ parts, source }: Client, _target, _now, wanted, { from, to }) =>
    wanted["made"] === true
      ? source.call("POST", "/covers", ({ covers }) => void covers.push(`${to} for ${from}`))
      : parts.removeCover(source, `${to} for ${from}`),
  say: (_target, _before, _after, { from, to }) => `Cover: ${to} for ${from}`,
})

/** Hands over the tasks that are there when it runs, two a call. */
export const tasks = defineStep({
  kind: "tasks",
  intent: HandOver,
  item: Schema.String,
  reversible: false,
  standing: true,
  look: ({ parts, source }: Client, _target, { from }: HandOver) =>
    Effect.map(parts.tasksOf(source, from), (state) => ({ state, raw: undefined })),
  want: (): Texts => ({}),
  act: ({ source }: Client, _target, { state }, _wanted, { to }) =>
    source.call("POST", "/tasks/reassign", ({ tasks: all }) => {
      for (const id of Object.keys(state).slice(0, 2)) all[id] = to
    }),
  say: (_target, before, _after, { to }) => `Tasks: ${Object.keys(before).length} to ${to}`,
})

/** Deletes the account; whatever it still owns is in the way. */
export const account = defineStep({
  kind: "account",
  intent: Schema.Struct({ delete: Schema.Boolean }),
  item: Schema.String,
  reversible: false,
  look: ({ source }: Client, { id }) =>
    source.call("GET", `/accounts/${id}`, ({ accounts }) => ({
      state: Object.fromEntries(accounts.filter((one) => one.id === id).map(({ name }) => ["account", name])),
      raw: undefined,
    })),
  want: (): Texts => ({}),
  guard: ({ parts, source }: Client, { id }) => parts.guard(source, id),
  act: ({ source }: Client, { id }) =>
    source.call("DELETE", `/accounts/${id}`, (state) => {
      state.accounts = state.accounts.filter((one) => one.id !== id)
    }),
  say: ({ name }) => `Delete ${name}`,
})
