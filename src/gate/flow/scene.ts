import { isJsonObject, type Json } from '#base'
import { joinLabels, type Label, publicLabel } from '#contract'

import type { EffectRequest } from '../effect-request.ts'
import { allows } from './allowance.ts'
import type { FlowRules } from './flow-rules.ts'
import { type Naming, namingOf } from './named.ts'
import type { Reach } from './reach.ts'

/** One field of an effect's input. */
export interface Field {
  readonly name: string
  readonly label: Label
  readonly isControl: boolean
  /** Texts that are not empty and numbers in it, at any depth; the names in nested objects are not among them. */
  readonly leaves: readonly (string | number)[]
  /** Those names: what is obeyed later can be told by them as well. */
  readonly names: readonly string[]
  /** Whether there is a true or false in it. */
  readonly decides: boolean
}

/** An effect as the rules look at it. */
export interface Scene {
  readonly request: EffectRequest
  readonly reach: Reach
  readonly fields: readonly Field[]
  readonly naming: Naming
  /** The standing rules that are for this call. */
  readonly standing: FlowRules['standing']
  /** Of the decision to make this very call. */
  readonly choice: Label
  /** Of the decision and of everything that goes into the call. */
  readonly label: Label
  /** Whether a value stands for itself: a person typed it, or said once and for all that it is fine. */
  isCovered(field: Field, value: string | number): boolean
}

export function setScene(request: EffectRequest, rules: FlowRules): Scene {
  const { controls, fieldLabels, label } = request
  const reach = reachOf(request)
  const entries = isJsonObject(request.input) ? Object.entries(request.input) : [['', request.input] as const]
  const fields = entries.map(([name, value]): Field => {
    const own = Object.hasOwn(fieldLabels, name) ? fieldLabels[name] : undefined
    return {
      name,
      label: own ?? label,
      isControl: controls.includes(name),
      leaves: leavesOf(value),
      names: namesIn(value),
      decides: hasBoolean(value),
    }
  })
  const naming = namingOf(request.named)
  const standing = rules.standing.filter((rule) => isFor(rule, request))
  return {
    request,
    reach,
    fields,
    naming,
    standing,
    choice: fields
      .filter(({ name }) => reach.decides?.includes(name))
      .reduce((all, field) => joinLabels(all, field.label), request.choice ?? publicLabel),
    label: fields.reduce((all, field) => joinLabels(all, field.label), request.choice ?? publicLabel),
    isCovered: (field, value) =>
      naming.has(value) ||
      standing.some(
        (rule) =>
          (rule.field === undefined || rule.field === field.name) && allows(rule.allows, String(value)),
      ),
  }
}

/** What a tool says of itself; else that the network is used to send to whatever the controls name. */
function reachOf({ reach, needs }: EffectRequest): Reach {
  if (reach) return reach
  return needs.some(({ capability }) => capability === 'net') ? { leaves: 'sent' } : {}
}

function isFor({ tool, where }: FlowRules['standing'][number], request: EffectRequest): boolean {
  const isTool = tool.endsWith('.*') ? request.tool.startsWith(tool.slice(0, -1)) : request.tool === tool
  if (!isTool || where === undefined) return isTool
  const { input } = request
  return (
    isJsonObject(input) &&
    Object.entries(where).every(([name, values]) =>
      values.some((value) => Object.hasOwn(input, name) && input[name] === value),
    )
  )
}

function leavesOf(value: Json): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leavesOf)
}

function namesIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = isJsonObject(value) ? Object.keys(value) : []
  return [...own, ...Object.values(value).flatMap(namesIn)]
}

function hasBoolean(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean'
  return Object.values(value).some(hasBoolean)
}

/**
 * Whether a value may be taken for a person's or an author's own. One that was only checked by a schema keeps its
 * sources: it cannot carry words, but somebody else still chose it.
 */
export function isOwn({ integrity, sources }: Label): boolean {
  return integrity === 'trusted' && sources.length === 0
}
