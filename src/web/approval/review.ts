import type { HeldEffect } from '#contract'

import { buildTree, type Leaf, rowsOf } from '../plan/tree.ts'
import { idOf } from './choice.ts'
import { requestOf } from './request-shown.ts'

/** Questions by how they are shown: what cannot be taken back before all else, files as a tree. */
export interface Sections {
  readonly forGood: readonly HeldEffect[]
  readonly files: readonly HeldEffect[]
  readonly requests: readonly HeldEffect[]
  readonly rest: readonly HeldEffect[]
}

export function sectionsOf(effects: readonly HeldEffect[]): Sections {
  const { forGood = [], files = [], requests = [], rest = [] } = Object.groupBy(effects, sectionOf)
  return { forGood, files: inTreeOrder(files), requests, rest }
}

/** As the tree has them from top to bottom, so that keys walk along it. */
function inTreeOrder(files: readonly HeldEffect[]): HeldEffect[] {
  const rows = rowsOf(buildTree(files.flatMap(leavesOf)), new Set())
  return [...new Set(rows.flatMap(({ leaf }) => leaf?.effect ?? []))]
}

function sectionOf(effect: HeldEffect): keyof Sections {
  if (effect.undo === 'irreversible') return 'forGood'
  if (leavesOf(effect).length > 0) return 'files'
  return requestOf(effect) === null ? 'rest' : 'requests'
}

/** A change of a file or folder, with the question that it belongs to. */
export interface AskedLeaf extends Leaf {
  readonly effect: HeldEffect
}

const changes = { create: 'created', replace: 'replaced', move: 'moved', remove: 'removed' } as const

/** What of files an effect would change. The first of them has the id of the question. */
export function leavesOf(effect: HeldEffect): readonly AskedLeaf[] {
  const id = idOf(effect)
  return effect.changes.flatMap(({ verb, target, from, sizeBytes }, index): AskedLeaf[] => {
    if (!isVerb(verb) || !/^(?:[\\/]|[A-Za-z]:[\\/])/.test(target)) return []
    return [
      {
        id: index === 0 ? id : `${id} ${index}`,
        effect,
        change: changes[verb],
        // What has no size is a folder, as far as anybody tells.
        kind: sizeBytes === null && verb === 'create' ? 'folder' : 'file',
        path: target,
        from: from ?? undefined,
      },
    ]
  })
}

function isVerb(verb: string): verb is keyof typeof changes {
  return Object.hasOwn(changes, verb)
}

/** Questions as they were when somebody began to look, by run and key. */
export type Seen = ReadonlyMap<string, HeldEffect>

export function seenOf(effects: readonly HeldEffect[]): Seen {
  return new Map(effects.map((effect) => [`${effect.run} ${effect.key}`, effect]))
}

/** What has become of a question since: the same, another one with what it was, or one that was not there. */
export type Since = { readonly is: 'same' | 'new' } | { readonly is: 'changed'; readonly before: HeldEffect }

export function sinceOf(effect: HeldEffect, seen: Seen): Since {
  const before = seen.get(`${effect.run} ${effect.key}`)
  if (before === undefined) return { is: 'new' }
  return before.argsHash === effect.argsHash ? { is: 'same' } : { is: 'changed', before }
}
