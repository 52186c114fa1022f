import type { Draft, PlannedStep } from "./plan.ts"

/** Two changes as one plan: the first's steps, then the second's (its stage 0 stays first); blockers minus those that a step clears. */
export const compose = (first: Draft, second: Draft): Draft => {
  const later = Math.max(0, ...first.steps.map(({ stage }) => stage)) + 1
  return settle({
    steps: [
      ...first.steps,
      ...second.steps.map((step) => (step.stage === 0 ? step : { ...step, stage: step.stage + later })),
    ].toSorted((one, other) => one.stage - other.stage),
    blockers: unique([...first.blockers, ...second.blockers], ({ key }) => key),
    warnings: [...new Set([...first.warnings, ...second.warnings])],
    sight: {
      unseen: unique([...first.sight.unseen, ...second.sight.unseen], ({ what, why }) => `${what}: ${why}`),
      ...(first.sight.horizon !== undefined
        ? { horizon: first.sight.horizon }
        : second.sight.horizon !== undefined && { horizon: second.sight.horizon }),
    },
    accounts: [...new Set([...(first.accounts ?? []), ...(second.accounts ?? [])])],
    ...((first.evidence ?? second.evidence) !== undefined && { evidence: { ...second.evidence, ...first.evidence } }),
  })
}

/** Drops the blockers that the plan's own steps clear. */
export const settle = (draft: Draft): Draft => {
  const cleared = new Set(draft.steps.flatMap(({ clears }) => clears))
  return { ...draft, blockers: draft.blockers.filter(({ key }) => !cleared.has(key)) }
}

/** May this step be performed at all, given what the plan could see? (law 6) */
export const heldBack = (draft: Draft, step: PlannedStep): boolean => !step.reversible && draft.sight.unseen.length > 0

const unique = <A>(all: ReadonlyArray<A>, key: (one: A) => string): ReadonlyArray<A> => [
  ...new Map(all.map((one) => [key(one), one])).values(),
]
