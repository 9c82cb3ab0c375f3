import { type Diagnostics, UndoClass } from '#contract'
import type { Unit } from '#engine'
import { receiptKind } from '#gate'

type Count = Diagnostics['effects'][number]

/** What became of attempts at effects since the process began, and how they can be taken back. */
export class EffectTally {
  readonly #counts = new Map<string, Count>()

  /** To be told of each unit once it is durable. */
  note({ records, facts = [], children = [] }: Unit): void {
    let done = 0
    for (const { type } of records) {
      if (type === 'effect.done') done += 1
      else if (type === 'effect.failed') this.#add('none', 'failed')
      else if (type === 'effect.unknown') this.#add('none', 'unknown')
    }
    // A receipt comes with the record that says that its effect is done.
    for (const { kind, data } of facts) {
      if (kind !== receiptKind || done === 0) continue
      done -= 1
      const { undo } = data as { undo?: unknown }
      this.#add(UndoClass.safeParse(undo).data ?? 'none', 'done')
    }
    for (; done > 0; done -= 1) this.#add('none', 'done')
    for (const child of children) this.note(child)
  }

  counts(): Count[] {
    return [...this.#counts.values()].map((count) => ({ ...count }))
  }

  #add(undo: Count['undo'], outcome: Count['outcome']): void {
    const name = `${undo} ${outcome}`
    const { count } = this.#counts.get(name) ?? { count: 0 }
    this.#counts.set(name, { undo, outcome, count: count + 1 })
  }
}
