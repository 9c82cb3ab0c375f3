import { isJsonObject, type Json } from '#base'
import { AppError, type Label } from '#contract'

import type { Purpose, WorkflowState } from './state.ts'

/** Where a workflow's run stands. */
export interface WorkflowView {
  readonly tokens: readonly TokenView[]
  /** Visits of each node so far. */
  readonly visits: Readonly<Record<string, number>>
  /** Outputs that are still remembered, by size: the length of their JSON text. */
  readonly outputs: readonly { node: string; visit: number; size: number; failed: boolean; label: Label }[]
  readonly isOver: boolean
}

export interface TokenView {
  readonly id: number
  readonly node: string
  readonly visit: number
  /** `join` while it waits for others. */
  readonly stage: string
  readonly waitsFor: readonly { key: string; for: Purpose; name?: string }[]
  /** Of a `forEach`. */
  readonly items?: { total: number; done: number; failed: number }
  /** What a person is asked to decide about. */
  readonly problem?: { code: string; detail: string }
}

/**
 * What `show` tells of a run of the workflow program.
 *
 * @param state as the engine keeps it
 * @throws AppError `input.invalid` for the state of another program
 */
export function inspectWorkflow(state: Json): WorkflowView {
  if (!isJsonObject(state) || state['format'] !== 1 || !('tokens' in state)) {
    throw new AppError('input.invalid', 'This is not the state of a workflow.')
  }
  const { tokens, pending, visits, records, over } = state as unknown as WorkflowState
  const waits = new Map<number, { key: string; for: Purpose; name?: string }[]>()
  for (const [key, { token, for: purpose, name }] of Object.entries(pending)) {
    const wait = { key, for: purpose, ...(name === undefined ? {} : { name }) }
    const list = waits.get(token)
    if (list) list.push(wait)
    else waits.set(token, [wait])
  }
  return {
    tokens: Object.values(tokens).map(({ id, at, visit, stage, list, problem }) => ({
      id,
      node: at,
      visit,
      stage,
      waitsFor: waits.get(id) ?? [],
      ...(list
        ? {
            items: {
              total: list.results.length,
              done: list.results.length - list.left,
              failed: list.failed.length,
            },
          }
        : {}),
      ...(problem ? { problem: { code: problem.code, detail: problem.detail } } : {}),
    })),
    visits,
    outputs: Object.entries(records).map(([key, { is, label }]) => {
      const [node = '', visit] = key.split('#')
      return {
        node,
        visit: Number(visit),
        size: JSON.stringify(is.output).length,
        failed: is.error !== undefined,
        label,
      }
    }),
    isOver: over,
  }
}
