import { isJsonObject, type Json, type JsonObject } from '#base'
import type { PolicyDocument } from '#contract'

import { durationMs, durationText } from './duration.ts'

/**
 * A policy as it is printed: fields in the order of the schema, defaults left out, lists of one without the list,
 * durations in their one spelling. {@link parsePolicy} reads it back as the same.
 */
export function canonicalPolicy(document: PolicyDocument): JsonObject {
  const { policy, description, mode, modes, rules, asking, trusted, budgets } = document
  return present({
    policy,
    description,
    mode,
    modes: present({
      projects: orNothing(modes.projects),
      workflows: orNothing(modes.workflows),
      tools: orNothing(modes.tools),
    }),
    rules: rules.map((rule) =>
      present({
        name: rule.name,
        when: printCondition(rule.when),
        say: rule.say,
        because: rule.because,
        ...(rule.say === 'ask' ? { timeout: spell(rule.timeout), answer: rule.answer } : {}),
      }),
    ),
    asking: present({
      timeout: spell(asking.timeout),
      answer: asking.answer === 'deny' ? undefined : asking.answer,
    }),
    trusted,
    budgets: budgets as Json,
  })
}

const conditionFields = [
  'tool',
  'capability',
  'effect',
  'undo',
  'integrity',
  'confidentiality',
  'mode',
  'workflow',
  'project',
] as const

function printCondition(when: PolicyDocument['rules'][number]['when']): JsonObject {
  return present(
    Object.fromEntries(
      conditionFields.map((field) => {
        const list = when[field] as readonly string[] | undefined
        return [field, list?.length === 1 ? list[0] : list]
      }),
    ),
  )
}

function spell(duration: string | undefined): string | undefined {
  return duration === undefined ? undefined : durationText(durationMs(duration))
}

function orNothing(record: Readonly<Record<string, Json>>): JsonObject | undefined {
  return Object.keys(record).length === 0 ? undefined : record
}

/** Without what is undefined or empty. */
function present(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept = Object.entries(fields).filter((entry): entry is [string, Json] => {
    const [, value] = entry
    if (value === undefined) return false
    if (Array.isArray(value)) return value.length > 0
    return !isJsonObject(value) || Object.keys(value).length > 0
  })
  return Object.fromEntries(kept)
}
