/** Targets (or sources) of the links of each node. */
export type Links = ReadonlyMap<string, readonly string[]>

interface Visit {
  readonly node: string
  readonly targets: readonly string[]
  next: number
}

/**
 * The strongly connected components of a graph, by Tarjan's algorithm with a stack of its own: a chain of 100,000
 * nodes is no deeper than one. Links to nodes that are not listed are ignored.
 */
export function findComponents(nodes: readonly string[], links: Links): string[][] {
  const listed = new Set(nodes)
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open = new Set<string>()
  const trail: string[] = []
  const components: string[][] = []

  function enter(node: string): Visit {
    order.set(node, order.size)
    low.set(node, order.size - 1)
    trail.push(node)
    open.add(node)
    return { node, targets: links.get(node) ?? [], next: 0 }
  }
  function lower(node: string, value: number | undefined): void {
    if (value !== undefined && value < (low.get(node) ?? Infinity)) low.set(node, value)
  }
  function close(node: string): void {
    if (low.get(node) !== order.get(node)) return
    const component: string[] = []
    for (let member = trail.pop(); member !== undefined; member = trail.pop()) {
      open.delete(member)
      component.push(member)
      if (member === node) break
    }
    components.push(component)
  }

  for (const root of nodes) {
    if (order.has(root)) continue
    const stack = [enter(root)]
    for (let visit = stack.at(-1); visit; visit = stack.at(-1)) {
      const target = visit.targets[visit.next]
      visit.next += 1
      if (target === undefined) {
        close(visit.node)
        stack.pop()
        const above = stack.at(-1)
        if (above) lower(above.node, low.get(visit.node))
      } else if (listed.has(target)) {
        if (!order.has(target)) stack.push(enter(target))
        else if (open.has(target)) lower(visit.node, order.get(target))
      }
    }
  }
  return components
}
