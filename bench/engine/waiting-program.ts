import type { Json } from '#base'
import { publicLabel } from '#contract'
import type { Command, Engine, Program } from '#engine'

interface State {
  readonly [key: string]: Json
  readonly steps: number
  readonly index: number
}

/** Does `steps` pure effects, then waits for the signal `go`, then ends. */
const waitingProgram: Program<State> = {
  name: 'bench.waiting',
  semanticsVersion: 1,
  step(state, event) {
    if (event.type === 'started') {
      const begun: State = { steps: (event.input as { steps: number }).steps, index: 0 }
      return { state: begun, commands: [next(begun)] }
    }
    if (state === undefined) throw new Error(`unexpected ${event.type}`)
    if (event.type === 'signal')
      return { state, commands: [{ do: 'finish', output: event.payload, label: publicLabel }] }
    const done: State = { ...state, index: state.index + 1 }
    return { state: done, commands: [next(done)] }
  },
}

function next({ steps, index }: State): Command {
  if (index === steps) return { do: 'wait', key: 'approval#1/wait', signal: 'go', reason: 'approval' }
  return {
    do: 'effect',
    key: `step${index}#1/call`,
    handler: 'bench.pure',
    args: { n: 0, index },
    label: publicLabel,
  }
}

/** Needs `bench.pure`, too. */
export function defineWaiting(engine: Engine): void {
  engine.define(waitingProgram)
}

const never = new AbortController().signal

/** Starts a run; the promise resolves when it waits. */
export async function startWaiting(engine: Engine, id: string, steps: number): Promise<void> {
  await engine.start({ program: waitingProgram.name, id, input: { steps }, label: publicLabel })
  const { waiting } = await engine.settled(id, { signal: never })
  if (waiting !== 'approval') throw new Error(`run ${id} waits for ${String(waiting)}`)
}

/** Wakes a run and sees it end; the milliseconds from the signal to the end. */
export async function wakeAndEnd(engine: Engine, id: string): Promise<number> {
  const begin = performance.now()
  await engine.signal(id, { name: 'go', payload: id })
  const { status, output } = await engine.settled(id, { signal: never })
  if (status !== 'completed' || output !== id) throw new Error(`run ${id} is ${status}`)
  return performance.now() - begin
}
