import type { Problem } from '#contract'
import type { SearchStore } from '#memory'

/** The calls of the store, each answered by the thread that has the connection. */
export type CallName = keyof SearchStore

/** What only looks may overtake what writes. */
export const reads: ReadonlySet<CallName> = new Set<CallName>([
  ...([
    'find',
    'withHash',
    'list',
    'dimensionsOf',
    'withVectors',
    'text',
    'counts',
    'passagesWithout',
  ] as const),
  ...(['byWords', 'byMeaning', 'passages'] as const),
])

export interface Call {
  readonly id: number
  readonly name: CallName
  readonly args: readonly unknown[]
  /** Its first number is 1 as soon as nobody waits for the answer any more. */
  readonly stop?: SharedArrayBuffer
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: Problem }
  | { readonly id: number; readonly stopped: true }
