import { AppError, type WorkflowDefinition, type WorkflowGraph, type WorkflowNode } from '#contract'
import { compileExpression, compileTemplate, type Expression, type Template } from '#expr'

import { assignCounters, findLoops, type LoopNest } from './loop-nest.ts'
import { type NodePlan, planNode } from './node-plan.ts'
import { own } from './state.ts'

/** A way from node to node: an edge of the document, a branch of a `choose`, a loop's fallback, or the start. */
export interface Edge {
  /** The place in the document's edges; `ID?N` for branches, `ID!` for fallbacks, `>ID` for starts. */
  readonly id: string
  /** Empty for starts. */
  readonly from: string
  readonly to: string
  /** The event of an edge of the document; empty for the others. */
  readonly on: string
  readonly when: string | undefined
}

/** A graph with its ways looked up; everything that needs compiling is compiled when it is first walked. */
export interface Graph {
  readonly source: WorkflowGraph
  readonly starts: readonly Edge[]
  edge(id: string): Edge
  /** Edges of the document out of a node, in document order. */
  outgoing(node: string): readonly Edge[]
  /** All ways into a node. */
  incoming(node: string): readonly Edge[]
  /** @throws AppError `workflow.unknown_node` */
  node(id: string): WorkflowNode
  /** @throws AppError `expr.invalid` for an expression of the node that cannot be read */
  plan(id: string): NodePlan
  /** The edge's guard. */
  guard(edge: Edge): Expression | undefined
  /** Empty when no node has a join or a loop: nothing else asks. */
  nest(): LoopNest
  /** The graph's own output. */
  output(): Template | undefined
}

export function compileGraph(source: WorkflowGraph): Graph {
  const edges = collectEdges(source)
  const outgoing = new Map<string, Edge[]>()
  const incoming = new Map<string, Edge[]>()
  for (const edge of edges.values()) {
    if (edge.on !== '') add(outgoing, edge.from, edge)
    add(incoming, edge.to, edge)
  }
  const starts: Edge[] = []
  for (const to of source.start ?? Object.keys(source.nodes).filter((id) => !incoming.has(id))) {
    starts.push({ id: `>${to}`, from: '', to, on: '', when: undefined })
  }
  for (const edge of starts) {
    edges.set(edge.id, edge)
    add(incoming, edge.to, edge)
  }

  const plans = new Map<string, NodePlan>()
  const guards = new Map<string, Expression>()
  let nest: LoopNest | undefined
  let output: Template | undefined

  function node(id: string): WorkflowNode {
    const found = own(source.nodes, id)
    if (found) return found
    throw new AppError('workflow.unknown_node', `The workflow has no node "${id}".`, {
      hint: 'Correct the edge that leads there; `adjutant workflow validate` finds it.',
      details: { node: id },
    })
  }
  return {
    source,
    starts,
    node,
    edge: (id) => edges.get(id) ?? lost(id),
    outgoing: (id) => outgoing.get(id) ?? none,
    incoming: (id) => incoming.get(id) ?? none,
    plan: (id) => plans.get(id) ?? remember(plans, id, planNode(node(id))),
    guard(edge) {
      if (edge.when === undefined) return undefined
      return guards.get(edge.id) ?? remember(guards, edge.id, compileExpression(edge.when))
    },
    nest: () => (nest ??= nestOf(source, edges)),
    output() {
      if (source.output === undefined) return undefined
      return (output ??= compileTemplate(source.output))
    },
  }
}

const none: readonly Edge[] = []

function collectEdges(source: WorkflowGraph): Map<string, Edge> {
  const edges = new Map<string, Edge>()
  for (const [index, { from, to, on, when }] of source.edges.entries()) {
    edges.set(String(index), { id: String(index), from, to, on, when })
  }
  for (const [from, node] of Object.entries(source.nodes)) {
    if ('choose' in node) {
      for (const [index, { to, when }] of node.choose.entries()) {
        const id = branchId(from, index)
        edges.set(id, { id, from, to, on: '', when })
      }
    }
    if (node.loop?.fallback !== undefined) {
      const id = fallbackId(from)
      edges.set(id, { id, from, to: node.loop.fallback, on: '', when: undefined })
    }
  }
  return edges
}

export function branchId(node: string, index: number): string {
  return `${node}?${index}`
}

export function fallbackId(node: string): string {
  return `${node}!`
}

function nestOf(source: WorkflowGraph, edges: ReadonlyMap<string, Edge>): LoopNest {
  const nodes = Object.keys(source.nodes)
  const isCounted = (id: string): boolean => own(source.nodes, id)?.loop !== undefined
  if (!nodes.some((id) => isCounted(id) || own(source.nodes, id)?.join !== undefined)) return new Map()
  const links = new Map<string, string[]>()
  const sources = new Map<string, string[]>()
  for (const { from, to } of edges.values()) {
    if (from !== '') add(links, from, to)
    add(sources, to, from)
  }
  const nest = findLoops(nodes, links, sources)
  assignCounters(nest, isCounted)
  return nest
}

/** The graph at the end of a path of `forEach` nodes. */
export function graphAt(definition: WorkflowDefinition, body: readonly string[]): WorkflowGraph {
  let graph: WorkflowGraph = definition.document
  for (const id of body) {
    const node = own(graph.nodes, id)
    if (!node || !('forEach' in node))
      throw new AppError('internal.bug', `There is no list called ${body.join('/')}.`)
    graph = node.forEach.do
  }
  return graph
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

function remember<T>(known: Map<string, T>, key: string, value: T): T {
  known.set(key, value)
  return value
}

function lost(id: string): never {
  throw new AppError('internal.bug', `There is no edge ${id}.`)
}
