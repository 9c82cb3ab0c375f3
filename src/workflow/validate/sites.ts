import type { Json, JsonObject } from '#base'
import type { WorkflowNode } from '#contract'

import { pointerTo } from '../pointer.ts'
import { kinded } from '../text/node-kind.ts'

/** A place in a node that holds an expression, or JSON with expressions in it. */
export interface Site {
  /** JSON pointer. */
  readonly path: string
  readonly holds: { readonly expression: string } | { readonly template: Json }
  /** `before` the node's own work, or with its result: `output`, `error` and `event` can be seen, and the node itself. */
  readonly when: 'before' | 'after'
  /** What it has to give. */
  readonly gives: 'boolean' | 'list' | 'number' | 'text' | 'anything' | InputOf
}

/** The input of a tool or a workflow. */
export interface InputOf {
  readonly tool?: string
  readonly workflow?: string
}

type Action = { readonly use: string; readonly with: Record<string, unknown> }

/** All that a node says in expressions; the graph of a `forEach` has sites of its own. */
export function sitesOf(node: WorkflowNode, path: string): Site[] {
  return [
    ...conditions(node.pre, `${path}/pre`, 'before'),
    ...actions(node.entry, `${path}/entry`, 'before'),
    ...(node.loop?.break === undefined ? [] : [condition(node.loop.break, `${path}/loop/break`, 'before')]),
    ...ownSites(node, path),
    ...(node.validators ?? []).map(({ check }, index) =>
      condition(check, `${path}/validators/${index}/check`, 'after'),
    ),
    ...conditions(node.post, `${path}/post`, 'after'),
    ...actions(node.exit, `${path}/exit`, 'after'),
  ]
}

function ownSites(given: WorkflowNode, path: string): Site[] {
  const { kind, node } = kinded(given)
  switch (kind) {
    case 'use': {
      const sites = [action(node, path, 'before')]
      if (node.idempotencyKey !== undefined)
        sites.push(template(node.idempotencyKey, `${path}/idempotencyKey`, 'text'))
      // Evaluated before the call, so that it is there whatever becomes of the run.
      if (typeof node.undo === 'object') sites.push(action(node.undo, `${path}/undo`, 'before'))
      return sites
    }
    case 'choose':
      return node.choose.flatMap(({ when }, index) =>
        when === undefined ? [] : [condition(when, `${path}/choose/${index}/when`, 'before')],
      )
    case 'set':
      return Object.entries(node.set).map(([key, value]) =>
        template(value as Json, pointerTo(`${path}/set`, key), 'anything'),
      )
    case 'wait': {
      const { wait } = node
      if ('delayMs' in wait) return [template(wait.delayMs, `${path}/wait/delayMs`, 'number')]
      if ('until' in wait) return [template(wait.until, `${path}/wait/until`, 'text')]
      return 'signal' in wait
        ? [template(wait.signal, `${path}/wait/signal`, 'text')]
        : [template(wait.ask, `${path}/wait/ask`, 'text')]
    }
    case 'forEach':
      return [template(node.forEach.items, `${path}/forEach/items`, 'list')]
    case 'call': {
      const workflow = node.version === undefined ? node.call : `${node.call}@${node.version}`
      return [template(node.with, `${path}/with`, { workflow })]
    }
    case 'end':
      return node.end.output === undefined
        ? []
        : [template(node.end.output, `${path}/end/output`, 'anything')]
  }
}

export function condition(expression: string, path: string, when: Site['when']): Site {
  return { path, holds: { expression }, when, gives: 'boolean' }
}

export function template(value: Json, path: string, gives: Site['gives']): Site {
  return { path, holds: { template: value }, when: 'before', gives }
}

function conditions(list: readonly string[] | undefined, path: string, when: Site['when']): Site[] {
  return (list ?? []).map((expression, index) => condition(expression, `${path}/${index}`, when))
}

function actions(list: readonly Action[] | undefined, path: string, when: Site['when']): Site[] {
  return (list ?? []).map((item, index) => action(item, `${path}/${index}`, when))
}

function action({ use, with: input }: Action, path: string, when: Site['when']): Site {
  return { path: `${path}/with`, holds: { template: input as JsonObject }, when, gives: { tool: use } }
}
