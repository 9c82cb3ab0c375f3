import { type EffectClass, type Need, PolicyCases, type PolicyCase, type UndoClass } from '#contract'

import { parseCapability, type Surroundings } from '../capability/capability-text.ts'
import type { EffectRequest } from '../effect-request.ts'
import { modeOfRun, type Policy } from './compile-policy.ts'
import { judgeByRule } from './judge-policy.ts'
import { capabilityProblem, invalidPolicy, parseShape, type PolicyProblem } from './parse-policy.ts'

export interface TriedCase {
  readonly name: string
  readonly passed: boolean
  readonly expected: PolicyCase['expect']
  readonly got: PolicyCase['expect']
  /** The rule that decided; null where the mode did. */
  readonly rule: string | null
  /** Set when another rule was to decide. */
  readonly expectedRule?: string | null
  /** Why a person is asked, or it is refused. */
  readonly why: string
}

/** What is known of a tool; undefined for one that is not there. */
export type ClassesOf = (tool: string) => { effect: EffectClass | null; undo: UndoClass } | undefined

/** @throws AppError `gate.policy_invalid` for cases that cannot be meant */
export function parseCases(value: unknown): PolicyCases {
  const parsed = parseShape(PolicyCases, value, 'The list of cases')
  const problems = parsed.cases.flatMap(({ effect }, index) =>
    effect.needs.flatMap((text, place): PolicyProblem[] => {
      const message = capabilityProblem(text)
      return message === undefined ? [] : [{ path: `/cases/${index}/effect/needs/${place}`, message }]
    }),
  )
  if (problems.length > 0) throw invalidPolicy(problems)
  return parsed
}

/** Judges each case by the policy. Nothing is run. */
export function tryCases(
  { cases }: PolicyCases,
  policy: Policy,
  { classesOf, ...surroundings }: Surroundings & { classesOf: ClassesOf },
): readonly TriedCase[] {
  return cases.map((one): TriedCase => {
    const { name, expect: expected, by } = one
    const { verdict, rule } = judgeByRule(toRequest(one, policy, classesOf, surroundings), policy)
    const expectedRule = by === undefined || by === rule ? {} : { expectedRule: by }
    return {
      name,
      passed: verdict.say === expected && Object.keys(expectedRule).length === 0,
      expected,
      got: verdict.say,
      rule,
      ...expectedRule,
      why:
        verdict.say === 'ask'
          ? verdict.reasons.map(({ text }) => text).join(' ')
          : verdict.say === 'refuse'
            ? verdict.error.message
            : '',
    }
  })
}

function toRequest(
  { name, effect }: PolicyCase,
  policy: Policy,
  classesOf: ClassesOf,
  surroundings: Surroundings,
): EffectRequest {
  const { tool, integrity, confidentiality, workflow, project } = effect
  const known = classesOf(tool)
  const needs = effect.needs.map((text): Need => {
    const { capability, resource } = parseCapability(text, surroundings)
    return { capability, resource }
  })
  return {
    run: name,
    root: name,
    key: name,
    tool,
    toolVersion: 1,
    // What is not known is taken for the worst.
    effectClass: effect.effect ?? known?.effect ?? 'other',
    undoClass: effect.undo ?? known?.undo ?? 'irreversible',
    input: null,
    needs,
    label: { integrity, confidentiality, sources: [] },
    fieldLabels: {},
    controls: [],
    mode: modeOfRun(policy, { asked: effect.mode, workflow, project }),
    grants: [],
    named: [],
    project,
    workflow,
    plan: null,
  }
}
