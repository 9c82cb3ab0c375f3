import type { OpenQuestion, RunNeed } from '#contract'

import type { Shown } from './answer.ts'

/** A question about one effect, with what an answer to it needs. */
export interface AskedChange {
  /** The run at the top. */
  readonly root: string
  readonly shown: Shown
  readonly summary: string
  /** Whether it cannot be taken back. */
  readonly isFinal: boolean
}

/** Undefined of questions that are answered elsewhere. */
export function changeOf({ root, need }: Pick<OpenQuestion, 'root' | 'need'>): AskedChange | undefined {
  return need.is === 'approval' ? changeIn(need, root) : undefined
}

export function changeIn({ run, key, ask }: Extract<RunNeed, { is: 'approval' }>, root: string): AskedChange {
  return {
    root,
    shown: { run, key, argsHash: ask.hash },
    summary: ask.summary,
    isFinal: ask.undo === 'irreversible',
  }
}
