import type { Grant, Need } from '#contract'

import type { CapabilityPattern } from '../capability/capability-text.ts'
import { matchesName } from '../capability/name-pattern.ts'
import { namesBelow, pathPattern } from '../capability/path-pattern.ts'
import type { EffectRequest } from '../effect-request.ts'
import { covers } from '../grants.ts'
import type { ReadyRule } from './compile-policy.ts'

/** Whether a rule is for an effect: all that its condition names must hold. */
export function ruleFits({ rule, capabilities }: ReadyRule, request: EffectRequest): boolean {
  const { tool, effect, undo, integrity, confidentiality, mode, workflow, project } = rule.when
  const { label } = request
  return (
    (tool === undefined || tool.some((pattern) => matchesName(pattern, request.tool))) &&
    isIn(effect, request.effectClass) &&
    isIn(undo, request.undoClass) &&
    isIn(integrity, label.integrity) &&
    isIn(confidentiality, label.confidentiality) &&
    isIn(mode, request.mode) &&
    isIn(workflow, request.workflow ?? '') &&
    isIn(project, request.project) &&
    (capabilities === undefined || needsFit(capabilities, request.needs, rule.say === 'go'))
  )
}

function isIn(list: readonly string[] | undefined, value: string): boolean {
  return list === undefined || list.includes(value)
}

/**
 * A rule that lets go must cover all that an effect needs: moving from a scratch folder to another place is no matter of
 * the scratch folder alone. One that asks or refuses fits as soon as anything that is needed touches what it names.
 */
function needsFit(
  capabilities: readonly CapabilityPattern[],
  needs: readonly Need[],
  letsGo: boolean,
): boolean {
  if (!letsGo) return needs.some((need) => capabilities.some((one) => touches(one, need)))
  const grants = capabilities.map((one): Grant => ({ ...one, reason: '' }))
  return needs.length > 0 && needs.every((need) => grants.some((grant) => covers(grant, need)))
}

/**
 * Whether what is needed is, or holds, something that the pattern names. Unlike {@link covers} it takes names for the
 * same that some file system takes for the same: it only ever makes the gate stricter. Writing is not reading here.
 */
function touches(pattern: CapabilityPattern, need: Need): boolean {
  if (pattern.capability !== need.capability) return false
  if (need.capability !== 'fs.read' && need.capability !== 'fs.write')
    return covers({ ...pattern, reason: '' }, need)
  const named = pathPattern(fold(pattern.resource), pattern.pattern === true)
  if (!named) return false
  const resource = fold(need.resource)
  const below = namesBelow(named.folder, resource)
  if (below === undefined)
    return need.capability === 'fs.write' && namesBelow(resource, named.folder) !== undefined
  return named.matches(below) || (need.capability === 'fs.write' && named.leadsOn(below))
}

/** Upper case first: some letters have several lower-case forms. */
function fold(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC')
}
