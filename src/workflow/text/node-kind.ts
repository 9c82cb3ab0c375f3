import type { JsonObject } from '#base'
import type { WorkflowNode } from '#contract'

/** The key that says what a node is; exactly one of them is there. */
export const nodeKinds = ['use', 'choose', 'set', 'wait', 'forEach', 'call', 'end'] as const
export type NodeKind = (typeof nodeKinds)[number]

type NodeOf<Kind extends NodeKind> = Extract<WorkflowNode, { [Key in Kind]: unknown }>
/** A node together with its kind, so that a switch over the kind knows the node. */
export type KindedNode = {
  [Kind in NodeKind]: { readonly kind: Kind; readonly node: NodeOf<Kind> }
}[NodeKind]

export function kinded(node: WorkflowNode): KindedNode {
  const kind = nodeKinds.find((key) => key in node) ?? 'use'
  return { kind, node } as KindedNode
}

/** The kinds that a node of unknown shape claims to be. */
export function claimedKinds(node: JsonObject): NodeKind[] {
  return nodeKinds.filter((kind) => Object.hasOwn(node, kind))
}
