import type { Json } from '#base'

import type { Folding } from './folding.ts'

const arrow = /^([^\s>]+(?:\s*->\s*[^\s>]+)+)(?:\s+on\s+(\S+))?(?:\s+when\s+(\S.*))?$/s

/** Reads `a -> b`, `a -> b -> c` and `a -> b on EVENT when EXPRESSION`; anything else passes through. */
export function foldEdge(edge: Json, path: string, folding: Folding): Json[] {
  if (typeof edge !== 'string') return [edge]
  const match = edge.length > 20_000 ? null : arrow.exec(edge.trim())
  if (match === null) {
    folding.problem(
      'workflow.shape',
      path,
      'This is not an edge.',
      'Write "a -> b", "a -> b on error" or "a -> b when EXPRESSION".',
    )
    return []
  }
  const [, chain = '', on, when] = match
  const ids = chain.split('->').map((id) => id.trim())
  if (ids.length > 2 && (on !== undefined || when !== undefined)) {
    folding.problem(
      'workflow.shape',
      path,
      'A chain of edges cannot have "on" or "when".',
      'Write each edge by itself.',
    )
    return []
  }
  return ids.slice(1).map((to, index) => ({
    from: ids[index] ?? '',
    to,
    ...(on === undefined ? {} : { on }),
    ...(when === undefined ? {} : { when }),
  }))
}
