import type { Layer } from "../types.ts"

export const day = 86_400

/** A layer of Ana and Bo in turns of a day from the first of January 2026, unless said otherwise. */
export const layerOf = (some: Partial<Omit<Layer, "users">> & { users?: string[] } = {}): Layer => ({
  id: "PL00001",
  name: "Layer 1",
  start: "2026-01-01T00:00:00Z",
  end: null,
  rotation_virtual_start: some.start ?? "2026-01-01T00:00:00Z",
  rotation_turn_length_seconds: day,
  restrictions: [],
  ...some,
  users: (some.users ?? ["ana", "bo"]).map((id) => ({ user: { id } })),
})
