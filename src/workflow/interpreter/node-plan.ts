import type { WorkflowNode } from '#contract'
import { compileExpression, compileTemplate, type Expression, type Template } from '#expr'

/** A node with its expressions compiled. */
export interface NodePlan {
  readonly node: WorkflowNode
  readonly pre: readonly Expression[]
  readonly post: readonly Expression[]
  readonly validators: readonly Expression[]
  readonly entry: readonly ActionPlan[]
  readonly exit: readonly ActionPlan[]
  readonly break: Expression | undefined
  readonly work: Work
}

export interface ActionPlan {
  readonly tool: string
  readonly input: Template
}

/** What the node itself does. */
export type Work =
  | {
      is: 'use'
      node: NodeOf<'use'>
      input: Template
      key: Template | undefined
      undo: 'none' | ActionPlan | undefined
    }
  | { is: 'choose'; node: NodeOf<'choose'>; guards: readonly (Expression | undefined)[] }
  | { is: 'set'; values: Template }
  | { is: 'wait'; node: NodeOf<'wait'>; value: Template }
  | { is: 'forEach'; node: NodeOf<'forEach'>; items: Template }
  | { is: 'call'; node: NodeOf<'call'>; input: Template }
  | { is: 'end'; node: NodeOf<'end'>; output: Template | undefined }

export type NodeOf<Key extends string> = Extract<WorkflowNode, Record<Key, unknown>>

/** @throws AppError `expr.invalid` */
export function planNode(node: WorkflowNode): NodePlan {
  return {
    node,
    pre: (node.pre ?? []).map((source) => compileExpression(source)),
    post: (node.post ?? []).map((source) => compileExpression(source)),
    validators: (node.validators ?? []).map(({ check }) => compileExpression(check)),
    entry: (node.entry ?? []).map(planAction),
    exit: (node.exit ?? []).map(planAction),
    break: node.loop?.break === undefined ? undefined : compileExpression(node.loop.break),
    work: planWork(node),
  }
}

function planAction(action: { use: string; with: Record<string, unknown> }): ActionPlan {
  return { tool: action.use, input: compileTemplate(action.with as never) }
}

function planWork(node: WorkflowNode): Work {
  if ('use' in node) {
    const { undo, idempotencyKey } = node
    return {
      is: 'use',
      node,
      input: compileTemplate(node.with),
      key: idempotencyKey === undefined ? undefined : compileTemplate(idempotencyKey),
      undo: typeof undo === 'object' ? planAction(undo) : undo,
    }
  }
  if ('choose' in node) {
    return {
      is: 'choose',
      node,
      guards: node.choose.map(({ when }) => (when === undefined ? undefined : compileExpression(when))),
    }
  }
  if ('set' in node) return { is: 'set', values: compileTemplate(node.set) }
  if ('wait' in node) return { is: 'wait', node, value: compileTemplate(waitValue(node.wait)) }
  if ('forEach' in node) return { is: 'forEach', node, items: compileTemplate(node.forEach.items) }
  if ('call' in node) return { is: 'call', node, input: compileTemplate(node.with) }
  const { output } = node.end
  return { is: 'end', node, output: output === undefined ? undefined : compileTemplate(output) }
}

/** The part of a wait that may hold expressions. */
function waitValue(wait: NodeOf<'wait'>['wait']): number | string {
  if ('delayMs' in wait) return wait.delayMs
  if ('until' in wait) return wait.until
  return 'signal' in wait ? wait.signal : wait.ask
}

/** Everything that the node's own expressions read, as paths from their roots; a `forEach` adds what its body reads. */
export function readBy(plan: NodePlan): (readonly string[])[] {
  const { work } = plan
  const parts: (Expression | Template | undefined)[] = [
    ...plan.pre,
    ...plan.post,
    ...plan.validators,
    plan.break,
  ]
  for (const action of [...plan.entry, ...plan.exit]) parts.push(action.input)
  switch (work.is) {
    case 'use':
      parts.push(work.input, work.key, typeof work.undo === 'object' ? work.undo.input : undefined)
      break
    case 'choose':
      parts.push(...work.guards)
      break
    case 'set':
      parts.push(work.values)
      break
    case 'wait':
      parts.push(work.value)
      break
    case 'forEach':
      parts.push(work.items)
      break
    case 'call':
      parts.push(work.input)
      break
    case 'end':
      parts.push(work.output)
      break
    default:
  }
  return parts.flatMap((part) => part?.references ?? [])
}
