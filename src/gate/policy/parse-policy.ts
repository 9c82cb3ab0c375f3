import { z } from 'zod'

import { type Json, isJsonObject } from '#base'
import { AppError, PolicyDocument } from '#contract'

import { parseCapability } from '../capability/capability-text.ts'
import { StandingRule } from '../flow/flow-rules.ts'

/** One thing that is wrong with a policy or with cases for it. */
export interface PolicyProblem {
  /** JSON pointer into what was given; empty for all of it. */
  readonly path: string
  readonly message: string
}

/** So many problems are told; the rest are counted only. */
const problemLimit = 100

/**
 * Checks a value that came as JSON or YAML.
 *
 * @throws AppError `gate.policy_invalid`; `details.problems` are {@link PolicyProblem}s
 */
export function parsePolicy(value: unknown): PolicyDocument {
  const document = parseShape(PolicyDocument, value, 'The policy')
  const problems = findProblems(document)
  if (problems.length > 0) throw invalidPolicy(problems)
  return document
}

/** @throws AppError `gate.policy_invalid` unless the value has the schema's shape */
export function parseShape<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidPolicy(parsed.error.issues.map((issue) => toProblem(issue, value, { what, path: '' })))
}

export function invalidPolicy(problems: readonly PolicyProblem[]): AppError {
  const [first] = problems
  const place = first === undefined || first.path === '' ? '' : `${first.path}: `
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new AppError('gate.policy_invalid', `${place}${first?.message ?? 'It is no policy.'}${more}`, {
    hint: 'Correct it there.',
    details: {
      problems: problems.slice(0, problemLimit).map((problem) => ({ ...problem })),
      count: problems.length,
    },
  })
}

/** What the schema cannot see. */
function findProblems({ rules, trusted }: PolicyDocument): PolicyProblem[] {
  const problems: PolicyProblem[] = trusted.flatMap((rule, index) => {
    const { error } = StandingRule.safeParse(rule)
    const path = `/trusted/${index}`
    return (error?.issues ?? []).map((issue) => toProblem(issue, rule, { what: 'The rule', path }))
  })
  const names = new Map<string, number>()
  let last: string | undefined
  for (const [index, { name, when }] of rules.entries()) {
    const path = `/rules/${index}`
    const earlier = names.get(name)
    if (earlier !== undefined)
      problems.push({ path: `${path}/name`, message: `Another rule is called ${name}: /rules/${earlier}.` })
    names.set(name, index)
    if (last !== undefined)
      problems.push({ path, message: `It is never reached: ${last} before it fits everything.` })
    if (Object.keys(when).length === 0) last ??= name
    for (const [place, text] of (when.capability ?? []).entries()) {
      const message = capabilityProblem(text)
      if (message !== undefined) problems.push({ path: `${path}/when/capability/${place}`, message })
    }
  }
  return problems
}

export function capabilityProblem(text: string): string | undefined {
  try {
    parseCapability(text, { home: '/home' })
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}

/** @param place what the value is called, and where it stands in what was given */
function toProblem(
  issue: z.core.$ZodIssue,
  root: unknown,
  { what, path: top }: { what: string; path: string },
): PolicyProblem {
  const steps = issue.path.map(String)
  const given = valueAt(root, steps)
  // A single value may stand for a list of one; the place is then the value's own.
  if (given === undefined && steps.at(-1) === '0' && !Array.isArray(valueAt(root, steps.slice(0, -1))))
    steps.pop()
  const path = top + steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  const name = steps.at(-1) ?? what
  return { path, message: messageOf(issue, name, valueAt(root, steps)) }
}

function messageOf(issue: z.core.$ZodIssue, name: string, given: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.map((key) => JSON.stringify(key)).join(', ')} here.`
    case 'invalid_union':
      return `${name} must be ${options(issue)}, not ${shown(given)}.`
    case 'invalid_value':
      return `${name} must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, not ${shown(given)}.`
    case 'invalid_type':
      return given === undefined
        ? `${name} is missing.`
        : `${name} must be ${issue.expected}, not ${shown(given)}.`
    case 'invalid_format':
      return `${name} cannot be ${shown(given)}: write ${issue.message}.`
    case 'invalid_key':
      return `${JSON.stringify(name)} cannot stand here: write ${issue.issues[0]?.message ?? 'another name'}.`
    default:
      return `${name}: ${issue.message}.`
  }
}

function options(issue: z.core.$ZodIssueInvalidUnion): string {
  const known: unknown = 'options' in issue ? issue.options : undefined
  return Array.isArray(known) ? known.map((value) => JSON.stringify(value)).join(' or ') : 'something else'
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function valueAt(root: unknown, steps: readonly string[]): Json | undefined {
  let value = root as Json | undefined
  for (const step of steps) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)]
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[step]
    else return undefined
  }
  return value
}
