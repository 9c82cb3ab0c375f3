import type { Json } from '#base'
import { publicLabel } from '#contract'
import type { Command, Engine, Handler, Program } from '#engine'

import { stepsPerRun } from './contender.ts'

interface State {
  readonly [key: string]: Json
  readonly n: number
  readonly handler: string
  readonly steps: number
  readonly index: number
  readonly sum: number
}

/** What a run of `countingProgram` is given: `steps` effects of `handler`, one after another. */
export interface Input {
  readonly [key: string]: Json
  readonly n: number
  readonly handler: 'bench.pure' | 'bench.effect'
  readonly steps: number
}

/** Runs of effects that add up. */
const countingProgram: Program<State> = {
  name: 'bench.counting',
  semanticsVersion: 1,
  step(state, event) {
    if (event.type === 'started') {
      const { n, handler, steps } = event.input as Input
      const begun: State = { n, handler, steps, index: 0, sum: 0 }
      return { state: begun, commands: [next(begun)] }
    }
    if (state === undefined || event.type !== 'effect.done') throw new Error(`unexpected ${event.type}`)
    const done: State = { ...state, index: state.index + 1, sum: state.sum + Number(event.output) }
    return { state: done, commands: [next(done)] }
  },
}

function next({ n, handler, steps, index, sum }: State): Command {
  if (index === steps) return { do: 'finish', output: sum, label: publicLabel }
  return { do: 'effect', key: `step${index}#1/call`, handler, args: { n, index }, label: publicLabel }
}

/** A trivial step; as an effect it has an intent before it and a receipt with it. */
function handlerOf(kind: 'pure' | 'effect'): Handler {
  return {
    classify: () => (kind === 'pure' ? 'pure' : 'other'),
    async run(args, _prepared, { key }) {
      const { n, index } = args as { n: number; index: number }
      const output = n + index
      if (kind === 'pure') return { output }
      return {
        output,
        facts: [{ kind: 'receipt', subject: '', data: { key, tool: 'bench.add', result: output } }],
      }
    },
  }
}

export function defineCounting(engine: Engine): void {
  engine.define(countingProgram)
  engine.handle('bench.pure', handlerOf('pure'))
  engine.handle('bench.effect', handlerOf('effect'))
}

const never = new AbortController().signal

/** One run from start to end; its sum. */
export async function count(engine: Engine, input: Partial<Input> & { n: number }): Promise<number> {
  const whole: Input = { handler: 'bench.pure', steps: stepsPerRun, ...input }
  const { id } = await engine.start({ program: countingProgram.name, input: whole, label: publicLabel })
  const { status, output, error } = await engine.settled(id, { signal: never })
  if (status !== 'completed') throw new Error(`run ${id} is ${status}: ${error?.detail ?? 'no reason'}`)
  return output as number
}
