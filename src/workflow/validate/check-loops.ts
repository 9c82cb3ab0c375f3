import type { GraphView } from '../graph/graph-view.ts'
import { findComponents } from '../interpreter/components.ts'
import { pointerTo } from '../pointer.ts'
import type { Found } from './found.ts'

/**
 * Finds cycles that nothing limits: those that remain when each node with a `loop` lets tokens out by its fallback only,
 * as it does once its limit is met.
 */
export function checkLoops({ ids, graph, path, outgoing }: GraphView, found: Found): void {
  const links = new Map(
    ids.map((id) => {
      const isLimited = graph.nodes[id]?.loop !== undefined
      return [id, outgoing(id).flatMap(({ kind, to }) => (isLimited && kind !== 'fallback' ? [] : [to]))]
    }),
  )
  for (const component of findComponents(ids, links)) {
    const [first = ''] = component
    if (component.length === 1 && !links.get(first)?.includes(first)) continue
    const cycle = cycleThrough(first, new Set(component), links)
    const shown = cycle.length > 8 ? [...cycle.slice(0, 7), '…'] : cycle
    const message = `The loop ${[...shown, first].join(' -> ')} has no limit.`
    const byFallback = component.some((id) => graph.nodes[id]?.loop !== undefined)
    const hint = byFallback
      ? 'Let the fallback lead out of the loop.'
      : `Give one of its nodes a limit, such as "loop: { maxVisits: 10 }".`
    found.error('workflow.unbounded_loop', pointerTo(`${path}/nodes`, first), message, hint)
  }
}

/** A shortest way from a node back to itself within its component. */
function cycleThrough(
  first: string,
  members: ReadonlySet<string>,
  links: ReadonlyMap<string, readonly string[]>,
): string[] {
  const cameFrom = new Map<string, string>()
  const pending = [first]
  for (const id of pending) {
    for (const to of links.get(id) ?? []) {
      if (to === first) {
        const cycle = [id]
        for (let back = cameFrom.get(id); back !== undefined; back = cameFrom.get(back)) cycle.unshift(back)
        return cycle
      }
      if (!members.has(to) || cameFrom.has(to)) continue
      cameFrom.set(to, id)
      pending.push(to)
    }
  }
  return [first]
}
