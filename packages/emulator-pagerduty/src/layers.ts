import { DateTime } from "luxon"
import { instantFrom, stamp } from "./clock.ts"
import { invalid } from "./errors.ts"
import type { Restriction } from "./rendering/types.ts"
import type { Store, StoredLayer } from "./store.ts"

/** A layer as a POST or PUT sends it. */
export interface LayerInput {
  id?: string | null
  name?: string | null
  start: string
  /** Left out: as it was. */
  end?: string | null
  rotation_virtual_start: string
  rotation_turn_length_seconds: number
  users: { user: { id: string } }[]
  restrictions?: Restriction[] | null
}

/** Whether the layer is over: it never changes any more, and blocks nothing. */
export const ended = ({ end }: StoredLayer, now: DateTime): boolean => end !== null && DateTime.fromISO(end) <= now

/** The layers of a new schedule, in the order of precedence in which they were sent. */
export const newLayers = (store: Store, inputs: ReadonlyArray<LayerInput>, now: DateTime): StoredLayer[] =>
  inputs.map((sent, i) => {
    const input = checked(store, sent)
    return from(input, input.id ?? store.newId(), `Layer ${i + 1}`, later(input.start, now), input.end ?? null)
  })

/**
 * What becomes of a schedule's layers by a PUT. Layers are never removed, only ended. The past stays: a running layer that
 * is sent begins anew now, and what it was till now is kept as an ended layer right below it.
 */
export const updatedLayers = (
  store: Store,
  stored: ReadonlyArray<StoredLayer>,
  sent: ReadonlyArray<LayerInput>,
  now: DateTime,
): StoredLayer[] => {
  const inputs = sent.map((input) => checked(store, input))
  const ids = new Set(inputs.map(({ id }) => id))
  const missing = stored.filter(({ id }) => !ids.has(id))
  const belowSent = ({ history_of }: StoredLayer) => history_of !== undefined && ids.has(history_of)
  const pieces = [
    ...missing.filter((layer) => !belowSent(layer)).map((layer) => piece(stored, layer, endedBy(layer, now))),
    ...inputs.flatMap((input, i) => {
      const old = stored.find(({ id }) => id === input.id)
      if (old === undefined)
        return newLayers(store, [{ ...input, id: null, name: input.name ?? `Layer ${i + 1}` }], now).map(current)
      const history = missing.filter(({ history_of }) => history_of === old.id)
      return [...history.map((layer) => piece(stored, layer, layer)), ...versions(store, stored, old, input, now)]
    }),
  ]
  return inOrder(pieces).filter((_, i, all) => !continues(all, i))
}

/** A layer as it will be; `past`: in which place it had its say on what is over, if it had one. */
interface Piece {
  readonly layer: StoredLayer
  readonly past?: number
}

const current = (layer: StoredLayer): Piece => ({ layer })

const piece = (stored: ReadonlyArray<StoredLayer>, old: StoredLayer, layer: StoredLayer): Piece => ({
  layer,
  past: stored.indexOf(old),
})

/** As sent, unless that would change who ruled in the past: then what is over keeps its order, below all that is not. */
const inOrder = (pieces: ReadonlyArray<Piece>): StoredLayer[] => {
  const past = pieces.filter((piece) => piece.past !== undefined)
  const before = past.toSorted((one, other) => (one.past ?? 0) - (other.past ?? 0))
  const kept = before.every((piece, i) => piece === past[i])
  const ordered = kept ? pieces : [...before, ...pieces.filter((piece) => piece.past === undefined)]
  return ordered.map(({ layer }) => layer)
}

/** A layer that a PUT leaves out, or ends. One that has not begun never will. */
const endedBy = (layer: StoredLayer, now: DateTime): StoredLayer => {
  if (ended(layer, now)) return layer
  const start = DateTime.fromISO(layer.start) > now ? stamp(now) : layer.start
  return { ...layer, start, end: stamp(now) }
}

const versions = (
  store: Store,
  stored: ReadonlyArray<StoredLayer>,
  old: StoredLayer,
  input: LayerInput,
  now: DateTime,
): Piece[] => {
  const sentEnd = input.end === undefined ? old.end : input.end
  // Nothing guards what is over: who rewrites an ended layer, rewrites history.
  if (ended(old, now))
    return [piece(stored, old, { ...from(input, old.id, old.name, input.start, sentEnd), ...historyOf(old) })]
  // Ending a layer is no new version of it.
  if (sentEnd !== null && DateTime.fromISO(sentEnd) <= now) return [piece(stored, old, endedBy(old, now))]
  const version = current(from(input, old.id, old.name, later(input.start, now), sentEnd))
  if (DateTime.fromISO(old.start) >= now) return [version]
  return [piece(stored, old, { ...old, id: store.newId(), end: stamp(now), history_of: old.id }), version]
}

/** Whether the version before goes on unchanged in this one: then one line says it. Stretches the one before. */
const continues = (all: StoredLayer[], i: number): boolean => {
  const [before, layer] = [all[i - 1], all[i]]
  if (before?.history_of === undefined || layer === undefined || before.history_of !== layer.history_of) return false
  const same = before.end === layer.start && content(before) === content(layer)
  if (same) before.end = layer.end
  return same
}

const content = ({ users, restrictions, rotation_virtual_start, rotation_turn_length_seconds, name }: StoredLayer) =>
  JSON.stringify([users, restrictions, rotation_virtual_start, rotation_turn_length_seconds, name])

const historyOf = ({ history_of }: StoredLayer) => (history_of === undefined ? {} : { history_of })

/** A start in the past comes back as now. */
const later = (start: string, now: DateTime): string => (DateTime.fromISO(start) < now ? stamp(now) : start)

const from = (input: LayerInput, id: string, name: string, start: string, end: string | null): StoredLayer => {
  if (end !== null && DateTime.fromISO(end) <= DateTime.fromISO(start))
    throw invalid("Layer end must be after its start")
  return {
    id,
    name: input.name ?? name,
    start: stamp(start),
    end: end === null ? null : stamp(end),
    rotation_virtual_start: stamp(input.rotation_virtual_start),
    rotation_turn_length_seconds: input.rotation_turn_length_seconds,
    users: input.users.map(({ user }) => ({ user: { id: user.id } })),
    restrictions: input.restrictions ?? [],
  }
}

/** The layer with its times as PagerDuty writes them, unless something is wrong with it. */
const checked = (store: Store, layer: LayerInput): LayerInput => {
  const { start, end, rotation_virtual_start, rotation_turn_length_seconds: turn, users, restrictions } = layer
  if (turn < 3_600 || turn > 365 * 86_400) throw invalid("Rotation turn length must be between 1 hour and 365 days")
  if (users.length === 0) throw invalid("Layers must have at least one user")
  for (const { user } of users) refuseUnreachable(store, user.id)
  for (const { type, duration_seconds, start_day_of_week: day } of restrictions ?? []) {
    if (duration_seconds < 1 || duration_seconds > 7 * 86_400)
      throw invalid("Restriction duration must be between 1 second and 7 days")
    if (type === "weekly_restriction" && (day === undefined || day < 1 || day > 7))
      throw invalid("Restriction start day of week must be between 1 and 7")
  }
  return {
    ...layer,
    start: timeFrom(start),
    rotation_virtual_start: timeFrom(rotation_virtual_start),
    ...(typeof end === "string" && { end: timeFrom(end) }),
  }
}

const timeFrom = (text: string): string => {
  const time = instantFrom(text)
  if (!time.isValid) throw invalid(`${text} is not a valid time`)
  return stamp(time)
}

/** Who is not there, or only a stakeholder, can't be on call; someone deleted may stay where their stub stands. */
export const refuseUnreachable = (store: Store, id: string): void => {
  const user = store.users.get(id)
  if (user === undefined) {
    if (!store.stubs.has(id)) throw invalid(`User ${id} not found`)
  } else if (user.role.startsWith("read_only")) {
    throw invalid(`${user.name} is a stakeholder and cannot be on call`)
  }
}
