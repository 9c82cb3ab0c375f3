import { findComponents, type Links } from './components.ts'

/** A loop of the graph: nodes that can come around to each other. */
export interface Loop {
  /** Where tokens come in. */
  readonly headers: readonly string[]
  readonly members: ReadonlySet<string>
  readonly parent: Loop | null
  /** Nodes with a `loop` of their own whose counters begin anew when a token leaves this loop. */
  readonly counters: string[]
}

/** The innermost loop of each node that is in one. */
export type LoopNest = ReadonlyMap<string, Loop>

interface Level {
  readonly nodes: readonly string[]
  readonly links: Links
  readonly parent: Loop | null
}

/**
 * Finds loops and the loops in them: a loop is a strongly connected component, the loops in it are those that remain
 * without the links back to its headers.
 *
 * @param incoming sources of the links into each node; a source that is no node (the start) counts as outside
 */
export function findLoops(nodes: readonly string[], links: Links, incoming: Links): Map<string, Loop> {
  const nest = new Map<string, Loop>()
  const levels: Level[] = [{ nodes, links, parent: null }]
  for (let level = levels.pop(); level; level = levels.pop()) {
    for (const component of findComponents(level.nodes, level.links)) {
      const [first] = component
      if (first === undefined || (component.length === 1 && !level.links.get(first)?.includes(first)))
        continue
      const members = new Set(component)
      const headers = component.filter((node) => incoming.get(node)?.some((from) => !members.has(from)))
      // A loop that nothing leads into is never walked; any of its nodes will do.
      if (headers.length === 0) headers.push(first)
      const loop: Loop = { headers, members, parent: level.parent, counters: [] }
      for (const node of component) nest.set(node, loop)
      const inner = new Map<string, string[]>()
      for (const node of component) {
        const next = level.links.get(node)?.filter((to) => members.has(to) && !headers.includes(to))
        if (next) inner.set(node, next)
      }
      levels.push({ nodes: component, links: inner, parent: loop })
    }
  }
  return nest
}

/**
 * Says which counters begin anew on leaving which loop.
 *
 * A counter that began anew in each round of an outer loop bounds nothing unless the outer loop is bounded itself, so
 * it belongs to the innermost loop around which all outer loops have counted headers.
 */
export function assignCounters(nest: LoopNest, isCounted: (node: string) => boolean): void {
  for (const [node, innermost] of nest) {
    if (!isCounted(node)) continue
    let loop = innermost
    for (let outer = loop.parent; outer; outer = outer.parent) {
      if (!outer.headers.every(isCounted)) loop = outer
    }
    loop.counters.push(node)
  }
}
