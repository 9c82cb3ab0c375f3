import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'
import type { PolicyDocument } from '#contract'

import { canonicalPolicy } from './canonical-policy.ts'

/** One difference in meaning between two policies. */
export type PolicyChange =
  | { readonly kind: 'rule_added' | 'rule_removed'; readonly rule: string; readonly text: string }
  /** It stands before or after others than it did, so that another rule may now come first. */
  | { readonly kind: 'rule_moved'; readonly rule: string; readonly after: string | null }
  /** `rule` is null for the policy's own fields; `field` is dotted; what is undefined is not there. */
  | {
      readonly kind: 'field_changed'
      readonly rule: string | null
      readonly field: string
      readonly before?: Json | undefined
      readonly after?: Json | undefined
    }

/**
 * What changed in meaning from one policy to another. Rules are told apart by their names; how the text is written, the
 * order of fields, and defaults that are spelled out are no change.
 */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  const [{ rules: oldRules, ...old }, { rules: newRules, ...now }] = [
    canonicalPolicy(before),
    canonicalPolicy(after),
  ]
  return [...diffFields(null, '', old, now), ...diffRules(rulesOf(oldRules), rulesOf(newRules))]
}

/** Changes as lines for people: `+` for what came, `-` for what went, `~` for what is different. Empty for none. */
export function policyDiffText(changes: readonly PolicyChange[]): string {
  return changes.map((change) => `${line(change)}\n`).join('')
}

type Rules = ReadonlyMap<string, JsonObject>

function rulesOf(rules: Json | undefined): Rules {
  const list = (rules ?? []) as readonly JsonObject[]
  return new Map(list.map((rule) => [rule['name'] as string, rule]))
}

function diffRules(old: Rules, now: Rules): PolicyChange[] {
  const changes: PolicyChange[] = []
  for (const [name, rule] of old) if (!now.has(name)) changes.push(rulePart('rule_removed', name, rule))
  for (const [name, rule] of now) {
    const known = old.get(name)
    if (known) changes.push(...diffFields(name, '', known, rule))
    else changes.push(rulePart('rule_added', name, rule))
  }
  const staying = [...now.keys()].filter((name) => old.has(name))
  const kept = longestCommonOrder(
    [...old.keys()].filter((name) => now.has(name)),
    staying,
  )
  for (const [index, rule] of staying.entries()) {
    if (!kept.has(rule)) changes.push({ kind: 'rule_moved', rule, after: staying[index - 1] ?? null })
  }
  return changes
}

function rulePart(kind: 'rule_added' | 'rule_removed', rule: string, body: JsonObject): PolicyChange {
  const { name: _name, when, say, because } = body
  const condition = when === undefined ? 'always' : `when ${canonicalJson(when)}`
  const why = because === undefined ? '' : `: ${typeof because === 'string' ? because : ''}`
  return { kind, rule, text: `${condition} ${say as string}${why}` }
}

/** Rules that keep their order; the others have moved. At most 1,000 rules, so that the square is small. */
function longestCommonOrder(old: readonly string[], now: readonly string[]): ReadonlySet<string> {
  const place = new Map(old.map((name, index) => [name, index]))
  const best: { length: number; before: number }[] = []
  for (const [at, name] of now.entries()) {
    let [length, before] = [1, -1]
    for (let earlier = 0; earlier < at; earlier += 1) {
      const other = best[earlier]
      if (!other || other.length < length) continue
      if ((place.get(now[earlier] ?? '') ?? 0) < (place.get(name) ?? 0)) {
        length = other.length + 1
        before = earlier
      }
    }
    best.push({ length, before })
  }
  const kept = new Set<string>()
  let at = best.reduce(
    (longest, { length }, index) => (length > (best[longest]?.length ?? 0) ? index : longest),
    0,
  )
  while (at >= 0 && best.length > 0) {
    kept.add(now[at] ?? '')
    at = best[at]?.before ?? -1
  }
  return kept
}

function diffFields(
  rule: string | null,
  field: string,
  before: Json | undefined,
  after: Json | undefined,
): PolicyChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) =>
      diffFields(rule, field === '' ? key : `${field}.${key}`, own(before, key), own(after, key)),
    )
  }
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return []
  if (before === after) return []
  return [{ kind: 'field_changed', rule, field, before, after }]
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function line(change: PolicyChange): string {
  switch (change.kind) {
    case 'rule_added':
      return `+ rule ${change.rule} (${change.text})`
    case 'rule_removed':
      return `- rule ${change.rule} (${change.text})`
    case 'rule_moved':
      return `~ rule ${change.rule} now comes ${change.after === null ? 'first' : `after ${change.after}`}`
    case 'field_changed': {
      const name = `${change.rule === null ? '' : `rule ${change.rule}: `}${change.field}`
      if (change.before === undefined) return `+ ${name}: ${excerpt(change.after)}`
      if (change.after === undefined) return `- ${name}: ${excerpt(change.before)}`
      return `~ ${name}: ${excerpt(change.before)} -> ${excerpt(change.after)}`
    }
  }
}

function excerpt(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
