import type { Json } from '#base'
import {
  AppError,
  isUnknown,
  joinLabels,
  type Label,
  type Problem,
  unknownValue,
  workflowProgram,
} from '#contract'

import { fromOutside } from './error-label.ts'
import { record } from './history.ts'
import type { NodeOf, Work } from './node-plan.ts'
import { captureOuter, readByBody } from './outer-scope.ts'
import { evaluate } from './scope.ts'
import type { ListProgress, Token } from './state.ts'
import { listResult, unforeseenLabel, unpredicted } from './unpredicted.ts'
import { request, roundKey, type Walk } from './walk.ts'

/** Items of one `forEach`. */
const maxItems = 100_000

/**
 * Begins a `forEach`: the items are taken once, then worked through by one run each, so many at a time.
 *
 * @returns whether it is done already, for want of items
 */
export function beginList(
  walk: Walk,
  token: Token,
  { node, items }: Extract<Work, { is: 'forEach' }>,
): boolean {
  const { value, label } = evaluate(walk, token, items)
  if (walk.state.observe && isUnknown(value)) {
    const { why } = value.$unknown
    unpredicted(walk, token, { of: 'items', why, outcome: 'unknown' })
    const unforeseen = joinLabels(unforeseenLabel(token.at), token.label)
    record(walk, token, { output: unknownValue(listResult, why) }, joinLabels(label, unforeseen))
    return true
  }
  if (!Array.isArray(value)) {
    throw new AppError('workflow.items_not_list', `The items of ${token.at} are not a list.`, {
      hint: 'Let items give a list.',
    })
  }
  const list = value as readonly Json[]
  if (list.length > maxItems) {
    throw new AppError(
      'workflow.too_many_items',
      `${token.at} has ${list.length} items; ${maxItems} are possible.`,
      {
        hint: 'Work through them in portions.',
        details: { items: list.length, limit: maxItems },
      },
    )
  }
  token.list = {
    items: [...list],
    label: joinLabels(label, token.label),
    next: 0,
    left: list.length,
    results: Array.from({ length: list.length }, () => null),
    failed: [],
    scope: list.length === 0 ? { values: {}, labels: [] } : captureOuter(walk, token, readByBody(node)),
  }
  if (list.length === 0) return endList(walk, token, token.list)
  for (let index = 0; index < node.forEach.concurrency; index += 1) beginItem(walk, token, node)
  return false
}

function beginItem(walk: Walk, token: Token, { forEach }: NodeOf<'forEach'>): void {
  const { list } = token
  if (!list || list.next >= list.items.length) return
  const index = list.next
  const item = list.items[index] ?? null
  list.next += 1
  list.items[index] = null
  let { label } = list
  for (const outer of list.scope.labels) label = joinLabels(label, outer.label)
  request(
    walk,
    token,
    {
      do: 'child',
      key: roundKey(token, `item/${index}`),
      program: workflowProgram,
      input: {
        body: [...walk.state.body, token.at],
        as: forEach.as,
        index,
        item,
        labels: { item: list.label, token: token.label },
        scope: list.scope,
        ...(walk.state.observe ? { observe: true } : {}),
      },
      label,
    },
    { for: 'item', index },
  )
}

/** An item's run is through. @returns whether it was the last */
export function itemDone(
  walk: Walk,
  token: Token,
  index: number,
  result: { output: Json; label: Label },
): boolean {
  const { list } = token
  if (!list) return false
  list.results[index] = result.output
  list.label = joinLabels(list.label, result.label)
  return itemOver(walk, token, list)
}

/**
 * An item's run has failed or was cancelled.
 *
 * @throws AppError `workflow.item_failed` where that stops the list
 */
export function itemFailed(walk: Walk, token: Token, index: number, error: Problem): boolean {
  const { list } = token
  if (!list) return false
  if (listNode(walk, token).forEach.onItemError === 'stop') {
    throw new AppError('workflow.item_failed', `Item ${index} of ${token.at} failed: ${error.detail}`, {
      hint: error.hint ?? 'Correct the item, or let the list go on with `onItemError: continue`.',
      details: { index, error: error as unknown as Json },
    })
  }
  list.failed.push({ index, error })
  list.label = joinLabels(list.label, fromOutside(token.at))
  return itemOver(walk, token, list)
}

function itemOver(walk: Walk, token: Token, list: ListProgress): boolean {
  list.left -= 1
  if (list.left === 0) return endList(walk, token, list)
  beginItem(walk, token, listNode(walk, token))
  return false
}

function endList(walk: Walk, token: Token, { results, failed, label }: ListProgress): true {
  const inOrder = failed.toSorted((a, b) => a.index - b.index)
  record(walk, token, { output: { results, failed: inOrder as unknown as Json } }, label)
  delete token.list
  return true
}

function listNode({ graph }: Walk, token: Token): NodeOf<'forEach'> {
  const node = graph.node(token.at)
  if ('forEach' in node) return node
  throw new AppError('internal.bug', `${token.at} has no items.`)
}
