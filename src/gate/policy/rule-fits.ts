import type { Need } from '#contract'

import { type SplitPath, splitPath } from '../capability/absolute-path.ts'
import { matchesName } from '../capability/name-pattern.ts'
import { namesFrom } from '../capability/path-pattern.ts'
import type { EffectRequest } from '../effect-request.ts'
import { covers } from '../grants.ts'
import { foldPath, type ReadyCapability, type ReadyRule } from './compile-policy.ts'

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
  capabilities: readonly ReadyCapability[],
  needs: readonly Need[],
  letsGo: boolean,
): boolean {
  if (!letsGo) return needs.some((need) => capabilities.some((one) => touches(one, need)))
  return needs.length > 0 && needs.every((need) => capabilities.some(({ grant }) => covers(grant, need)))
}

/**
 * Whether what is needed is, or holds, something that the pattern names. Unlike {@link covers} it takes names for the
 * same that some file system takes for the same: it only ever makes the gate stricter. Writing is not reading here.
 */
function touches({ grant, folded }: ReadyCapability, need: Need): boolean {
  if (grant.capability !== need.capability) return false
  if (!folded) return covers(grant, need)
  const path = foldedPath(need)
  if (!path) return false
  const writes = need.capability === 'fs.write'
  const below = namesFrom(folded.at, path)
  if (below === undefined) return writes && namesFrom(path, folded.at) !== undefined
  return folded.matches(below) || (writes && folded.leadsOn(below))
}

/** A need is looked at by rule after rule. */
const folds = new WeakMap<Need, { readonly path: SplitPath | undefined }>()

function foldedPath(need: Need): SplitPath | undefined {
  const known = folds.get(need) ?? { path: splitPath(foldPath(need.resource)) }
  folds.set(need, known)
  return known.path
}
