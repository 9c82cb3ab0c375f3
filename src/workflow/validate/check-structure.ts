import type { WorkflowEdge } from '#contract'

import type { GraphView } from '../graph/graph-view.ts'
import { didYouMean } from '../nearest.ts'
import { pointerTo } from '../pointer.ts'
import type { Found } from './found.ts'

/** Names that lead nowhere, nodes that nothing leads to, and edges that make no sense beside each other. */
export function checkStructure(view: GraphView, found: Found): void {
  checkNames(view, found)
  checkReach(view, found)
  checkJoins(view, found)
  checkEdgePairs(view, found)
  checkDeadEdges(view, found)
}

function checkNames({ arcs, graph, path, has, ids }: GraphView, found: Found): void {
  function check(id: string, at: string, what: string): void {
    if (has(id)) return
    const hint = didYouMean(id, ids) ?? 'Add the node, or correct the name.'
    found.error(
      'workflow.unknown_node',
      at,
      `${what} names the node "${id.slice(0, 80)}", which does not exist here.`,
      hint,
    )
  }
  for (const [index, id] of (graph.start ?? []).entries()) check(id, `${path}/start/${index}`, 'The start')
  for (const { kind, from, to, path: at } of arcs) {
    if (kind === 'edge') {
      check(from, `${at}/from`, 'An edge')
      check(to, `${at}/to`, 'An edge')
    } else check(to, at, kind === 'branch' ? `A branch of "${from}"` : `The fallback of "${from}"`)
  }
}

function checkReach({ ids, path, starts, reachable, graph }: GraphView, found: Found): void {
  if (ids.length === 0) {
    found.error(
      'workflow.no_start',
      `${path}/nodes`,
      path === '' ? 'The workflow has no nodes.' : 'The body has no nodes.',
    )
  } else if (starts.length === 0 && graph.start === undefined) {
    const message = 'Nothing says where to begin: an edge leads to each node.'
    found.error('workflow.no_start', path, message, 'Name the first node in "start".')
  } else if (starts.length > 0) {
    for (const id of ids) {
      if (reachable.has(id)) continue
      const message = `No path leads from the start to the node "${id}".`
      found.error(
        'workflow.unreachable_node',
        pointerTo(`${path}/nodes`, id),
        message,
        'Add an edge to it, or remove it.',
      )
    }
  }
}

function checkJoins(view: GraphView, found: Found): void {
  for (const [id, node] of Object.entries(view.graph.nodes)) {
    if (node.join === undefined) continue
    const ways = view.incoming(id).length + (view.starts.includes(id) ? 1 : 0)
    if (ways >= 2) continue
    const message = `The node "${id}" joins, but ${ways === 0 ? 'nothing leads' : 'only one way leads'} to it.`
    found.warning(
      'workflow.join_never_joins',
      pointerTo(`${view.path}/nodes`, id),
      message,
      'Remove the join, or add the missing edge.',
    )
  }
}

function checkEdgePairs({ graph, path }: GraphView, found: Found): void {
  const seen = new Map<string, { index: number; edge: WorkflowEdge }[]>()
  for (const [index, edge] of graph.edges.entries()) {
    const at = `${path}/edges/${index}`
    const pair = JSON.stringify([edge.from, edge.to, edge.on])
    const others = seen.get(pair) ?? []
    const twin = others.find((other) => other.edge.when === edge.when)
    if (twin) {
      const message = `The edge from "${edge.from}" to "${edge.to}" is given twice.`
      found.error(
        'workflow.conflicting_edges',
        at,
        message,
        'Remove one; to do a thing twice, use two nodes.',
      )
    } else if (others.some((other) => (other.edge.when === undefined) !== (edge.when === undefined))) {
      const message = `Two edges lead from "${edge.from}" to "${edge.to}", one with a guard and one without: when the guard holds, both are taken.`
      found.warning('workflow.conflicting_edges', at, message, 'Remove one of the two.')
    }
    seen.set(pair, [...others.slice(0, 100), { index, edge }])
  }
}

function checkDeadEdges({ graph, path, has }: GraphView, found: Found): void {
  for (const [index, { from, on }] of graph.edges.entries()) {
    const node = has(from) ? graph.nodes[from] : undefined
    const at = `${path}/edges/${index}`
    if (node === undefined) continue
    if ('end' in node && on !== 'error') {
      const message = `An edge leads on from "${from}", which ends.`
      found.error('workflow.dead_edge', at, message, 'Remove the edge, or the "end".')
    } else if (on === 'timeout' && 'wait' in node && isPatient(node.wait)) {
      const message = `The edge on timeout is never taken: "${from}" waits without a timeout.`
      found.warning('workflow.dead_edge', at, message, 'Give the wait a timeout, or remove the edge.')
    } else if ('choose' in node && on === 'done' && node.choose.some(({ when }) => when === undefined)) {
      const message = `The edge from "${from}" is never taken: one of its branches has no guard and always is.`
      found.error('workflow.dead_edge', at, message, 'Remove the edge, or give the branch a guard.')
    }
  }
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (!('choose' in node)) continue
    const always = node.choose.findIndex(({ when }) => when === undefined)
    if (always === -1 || always === node.choose.length - 1) continue
    const at = `${pointerTo(`${path}/nodes`, id)}/choose/${always + 1}`
    found.warning(
      'workflow.dead_edge',
      at,
      `A branch of "${id}" before this one has no guard and always is taken.`,
      'Put the branch without a guard last.',
    )
  }
}

function isPatient(wait: object): boolean {
  return !('timeoutMs' in wait) || wait.timeoutMs === undefined
}
