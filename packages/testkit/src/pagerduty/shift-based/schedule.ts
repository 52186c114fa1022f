import type { World } from "@latchkey/emulator-pagerduty"

/** A shift-based (v3) schedule as the emulator keeps it; its overrides in the order of creation. */
export type ShiftSchedule = NonNullable<World["v3_schedules"]>[number]

/** Events, one after the other; `deleted_at` marks a rotation that was deleted and stays for the past's sake. */
export type Rotation = ShiftSchedule["rotations"][number] & { readonly deleted_at?: string }

/** Shifts that recur, and who takes them. */
export type ShiftEvent = Rotation["events"][number]

export type AssignmentStrategy = ShiftEvent["assignment_strategy"]

export type CustomShift = NonNullable<ShiftSchedule["custom_shifts"]>[number]

/** Replaces one member, on a rotation or on a custom shift. */
export type ShiftOverride = NonNullable<ShiftSchedule["overrides"]>[number]

/** A person, or a slot left empty on purpose. */
export type ShiftMember = ShiftOverride["overridden_member"]
