import type { JsonObject } from '#base'
import type { WorkflowDocument } from '#contract'

import type { GraphView } from '../graph/graph-view.ts'
import { didYouMean } from '../nearest.ts'
import type { Found } from './found.ts'
import type { Site } from './sites.ts'

/** What an expression in one graph can name. */
export interface Surroundings {
  readonly view: GraphView
  readonly document: WorkflowDocument
  /** In the body of a `forEach`: the item's name, its schema, and what the `forEach` itself can see. */
  readonly list?: {
    readonly as: string
    readonly item: JsonObject
    readonly outer: Surroundings
    readonly node: string
  }
}

/** Where in the graph a site is: at a node, on an edge out of it, or (undefined) at the graph's end, where all is seen. */
export type At = { readonly node: string; readonly when: Site['when'] } | undefined

/** The graph in which a node's name is resolved: the innermost that has it. */
export function homeOf(around: Surroundings, id: string): Surroundings | undefined {
  for (let place: Surroundings | undefined = around; place; place = place.list?.outer)
    if (place.view.has(id)) return place
  return undefined
}

/** Whether a node can have run when an expression is evaluated. */
function isSeen(around: Surroundings, at: At, id: string): boolean {
  let place = around
  let from = at
  while (!place.view.has(id)) {
    if (place.list === undefined) return false
    from = { node: place.list.node, when: 'before' }
    place = place.list.outer
  }
  if (from === undefined) return true
  return (from.when === 'after' && from.node === id) || place.view.isBefore(id, from.node)
}

/** Root names that can be seen at a place. */
export function rootsAt(around: Surroundings, at: At): string[] {
  const roots = ['input', 'nodes']
  if (at?.when === 'after') roots.push('output', 'error', 'event')
  for (let place: Surroundings | undefined = around; place; place = place.list?.outer) {
    if (place.list) roots.push(place.list.as, 'index')
  }
  if (at && around.view.graph.nodes[at.node]?.loop !== undefined) roots.push('iteration')
  return roots
}

/** Checks the names that an expression refers to. @returns whether all of them are there and may be seen */
export function checkNames(
  references: readonly (readonly string[])[],
  { around, at, path, found }: { around: Surroundings; at: At; path: string; found: Found },
): boolean {
  const roots = rootsAt(around, at)
  let isGood = true
  for (const [root = '', id, field] of references) {
    if (!roots.includes(root)) {
      const meant = homeOf(around, root) ? `Write nodes.${root}.output.` : didYouMean(root, roots)
      found.error(
        'workflow.unknown_reference',
        path,
        `There is no "${root}" here.`,
        meant ?? `It can be: ${roots.join(', ')}.`,
      )
      isGood = false
    } else if (root === 'nodes' && id !== undefined && !isItem(around, 'nodes')) {
      isGood = checkNode(id, field, { around, at, path, found }) && isGood
    }
  }
  return isGood
}

function isItem(around: Surroundings, root: string): boolean {
  return around.list?.as === root
}

function checkNode(
  id: string,
  field: string | undefined,
  { around, at, path, found }: { around: Surroundings; at: At; path: string; found: Found },
): boolean {
  const home = homeOf(around, id)
  if (home === undefined) {
    const hint = didYouMean(id, around.view.ids) ?? 'Correct the name, or add the node.'
    found.error('workflow.unknown_reference', path, `There is no node "${id.slice(0, 80)}".`, hint)
    return false
  }
  if (!isSeen(around, at, id)) {
    const self = at?.node === id
    const message = self
      ? `"${id}" refers to its own result, which is not there before it has run.`
      : `"${id}" cannot have run before ${at ? `"${at.node}"` : 'this'}.`
    const hint = self
      ? 'Refer to another node; a node sees its own result in exit, post, validators and the guards of its edges.'
      : 'Refer to an earlier node, or add the edge that makes this one earlier.'
    found.error('workflow.later_reference', path, message, hint)
    return false
  }
  const fields = ['output', 'error', 'event']
  if (field !== undefined && !fields.includes(field)) {
    const hint = `Write nodes.${id}.output.${field}.`
    found.error(
      'workflow.unknown_reference',
      path,
      `The node "${id}" has ${fields.join(', ')}, but no "${field.slice(0, 80)}".`,
      hint,
    )
    return false
  }
  return true
}
