import { Graph, layout } from '@dagrejs/dagre'
import type { Edge, Node } from '@xyflow/react'

import type { Output } from '../client/create-client.ts'

type RunGraph = Output<'runs.graph'>
export type DrawnNode = RunGraph['nodes'][number]

/** Pixels. */
export const nodeSize = { width: 208, height: 74 }
/** Above the body of a list, for its name. */
const headHeight = 52
const padding = 16

/** A workflow laid out from top to bottom; the body of a list inside of it. */
export function drawGraph({ nodes, edges }: RunGraph): { nodes: Node<DrawnNode>[]; edges: Edge[] } {
  const lists = new Set(nodes.flatMap(({ inside }) => (inside === null ? [] : [inside])))
  const parents = new Map(nodes.map(({ id, inside }) => [id, inside]))
  const sizes = new Map<string, { width: number; height: number }>()
  const places = new Map<string, { x: number; y: number }>()

  /** Lays out what is directly within, after what is within that: a list is as large as its body. */
  function lay(inside: string | null): { width: number; height: number } {
    const own = nodes.filter((node) => node.inside === inside)
    for (const { id } of own) sizes.set(id, lists.has(id) ? lay(id) : nodeSize)
    const graph = new Graph().setGraph({
      rankdir: 'TB',
      nodesep: 36,
      ranksep: 46,
      marginx: padding,
      marginy: padding,
    })
    graph.setDefaultEdgeLabel(() => ({}))
    for (const { id } of own) graph.setNode(id, { ...sizes.get(id) })
    for (const { from, to } of edges) {
      if (parents.get(from) === inside && parents.get(to) === inside) graph.setEdge(from, to)
    }
    layout(graph)
    for (const { id } of own) {
      const { x, y, width, height } = graph.node(id) as {
        x: number
        y: number
        width: number
        height: number
      }
      places.set(id, { x: x - width / 2, y: y - height / 2 + (inside === null ? 0 : headHeight) })
    }
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
    return { width: Math.max(width, nodeSize.width), height: height + headHeight }
  }
  lay(null)

  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const parent = parents.get(id) ?? null
    const depth = depths.get(id) ?? (parent === null ? 0 : depthOf(parent) + 1)
    depths.set(id, depth)
    return depth
  }
  return {
    // A frame must come before what lies in it.
    nodes: nodes
      .toSorted((one, other) => depthOf(one.id) - depthOf(other.id))
      .map((node) => ({
        id: node.id,
        type: lists.has(node.id) ? 'list' : 'step',
        position: places.get(node.id) ?? { x: 0, y: 0 },
        data: node,
        ...(node.inside === null ? {} : { parentId: node.inside }),
        ...(lists.has(node.id) ? { style: sizes.get(node.id) ?? nodeSize } : {}),
      })),
    edges: edges.map(({ from, to, kind, label }, index) => ({
      id: `${index}`,
      source: from,
      target: to,
      ...(label === null ? {} : { label }),
      ...(kind === 'edge' ? {} : { style: { strokeDasharray: kind === 'fallback' ? '2 4' : '6 4' } }),
    })),
  }
}
