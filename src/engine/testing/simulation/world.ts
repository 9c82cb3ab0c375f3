import type { EffectClass } from '#contract'

/** One execution of an effect, seen from outside the engine. */
export interface Execution {
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly idempotencyKey: string
  readonly class: EffectClass
  readonly leavesNothing?: true
  /** What it answers when it is done; another for each execution. */
  readonly output: string
  /** What the handler told the engine, once it did. */
  ended: 'done' | 'refused' | 'threw' | null
}

/** What really happened. It lives outside the engine, and no crash of that touches it. */
export class World {
  readonly executions: Execution[] = []
  /** How often an effect has happened, by idempotency key; pure ones do not count. */
  readonly happened = new Map<string, { count: number; readonly output: string }>()
  /** Receipts that were taken back, in order, by the run that did it. */
  readonly undone: { readonly by: string; readonly position: number }[] = []
  /** Idempotency keys of effects that were allowed. */
  readonly admitted = new Set<string>()
  /** From then on every handler does its work at once. */
  calm = false

  begin(execution: Omit<Execution, 'output' | 'ended'>): Execution {
    const begun = { ...execution, output: `o${this.executions.length}`, ended: null }
    this.executions.push(begun)
    return begun
  }

  /** The effect takes place; one that is idempotent does so once for each key. Answers what it says from then on. */
  happen({ class: effectClass, leavesNothing, idempotencyKey, output }: Execution): string {
    if (effectClass === 'pure' || leavesNothing) return output
    const before = this.happened.get(idempotencyKey)
    if (!before) this.happened.set(idempotencyKey, { count: 1, output })
    else if (effectClass !== 'idempotent') before.count += 1
    return before?.output ?? output
  }
}
