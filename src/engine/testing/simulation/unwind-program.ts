import { isJsonObject, type Json } from '#base'
import { publicLabel } from '#contract'

import type { Command, Program } from '../../program.ts'

/** Takes back what a run did, newest first, one after the other. */
export const unwindProgram: Program = {
  name: 'unwind',
  semanticsVersion: 1,
  step(state, event) {
    if (event.type === 'started') {
      const run = isJsonObject(event.input) ? (event.input['run'] ?? null) : null
      return { state: [], commands: [effect('receipts', 'receipts', { run })] }
    }
    let left = state as readonly number[]
    if (event.type === 'effect.done' && event.key === 'receipts') left = event.output as readonly number[]
    else if (event.type !== 'effect.done') throw new Error(`simulated: the unwinding met ${event.type}`)
    const [next, ...rest] = left
    if (next === undefined)
      return { state: [], commands: [{ do: 'finish', output: null, label: publicLabel }] }
    return { state: rest, commands: [effect(`undo${next}`, 'undo', { position: next })] }
  },
}

function effect(key: string, handler: string, args: Json): Command {
  const retry = { max: 1_000, backoffMs: 20, factor: 1, maxMs: 20 }
  return { do: 'effect', key, handler, args, label: publicLabel, retry }
}
