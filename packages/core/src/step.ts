import { type Json, same, sha256 } from "./json.ts"
import { makePerformer, type Performer } from "./perform.ts"
import type { PlannedStep, Target } from "./plan.ts"
import type { StepKind } from "./step-kind.ts"

/** A kind of step that plans (pure: of what was seen) and performs. */
export interface Step<Client, Intent, Item extends Json> extends Performer<Client> {
  /** Nothing, where what is there is what is wanted; a standing step is planned all the same, idle. */
  readonly plan: (what: {
    readonly target: Target
    readonly intent: Intent
    readonly state: Readonly<Record<string, Item>>
    readonly stage: number
    readonly clears?: ReadonlyArray<string>
  }) => PlannedStep | undefined
}

/** Makes a kind of step of its parts: retries, journals, diffs and undo are others' work. */
export const defineStep = <Client, Intent extends Json, Item extends Json, Raw>(
  kind: StepKind<Client, Intent, Item, Raw>,
): Step<Client, Intent, Item> => ({
  ...makePerformer(kind),
  plan: ({ target, intent, state, stage, clears = [] }) => {
    const after = kind.want(state, intent)
    if (same(after, state) && kind.standing !== true) return undefined
    return {
      key: stepKey(kind.kind, target, intent),
      kind: kind.kind,
      stage,
      line: kind.say(target, state, after, intent),
      target,
      intent,
      before: state,
      after,
      clears,
      reversible: kind.reversible,
      standing: kind.standing ?? false,
      ...(kind.confirm !== undefined && { confirm: kind.confirm(target, state) }),
    }
  },
})

/** Readable, and the same whenever the same thing is to be done. */
const stepKey = (kind: string, target: Target, intent: Json) =>
  `${kind}:${target.id}:${sha256({ kind, target: { type: target.type, id: target.id }, intent }).slice(0, 12)}`
