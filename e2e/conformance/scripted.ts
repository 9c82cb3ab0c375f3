import type { Json } from '#base'
import type { Label, Problem } from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

/** One thing that a scripted run does. Results are kept under the key. */
export type Op =
  | { do: 'effect'; key: string; handler: string; args?: Json; retry?: Retry; timeoutMs?: number }
  | { do: 'timer'; key: string; ms: number }
  | { do: 'wait'; key: string; name: string; timeoutMs?: number }
  | { do: 'child'; key: string; script: Op[]; onParentCancel?: 'cancel' | 'abandon' }
  /** Goes on when all branches are through. */
  | { do: 'parallel'; branches: Op[][] }
  /** Waits for whichever signal or branch comes first is not needed here: the order of arrival is in `order`. */
  | { do: 'continueAs'; script: Op[] }
  | { do: 'fail'; message: string }
  /** What the run answers instead of its results. */
  | { do: 'output'; value: Json }
  /** Forgets the result of a key, for long runs. */
  | { do: 'forget'; key: string }

export interface Retry {
  max: number
  backoffMs: number
  factor: number
  maxMs: number
  on?: string[]
}

interface Thread {
  ops: Op[]
  next: number
  parent: number | null
  open: number
}

interface State {
  threads: Record<string, Thread>
  counter: number
  /** Which thread waits for a key. */
  keys: Record<string, number>
  results: Record<string, Json>
  /** Keys in the order in which their results were taken. */
  order: string[]
  label: Label
  output: Json | null
}

/** A program whose every step is said by its input `{ script }`: what the conformance cases run. */
export function scripted(name: string, semanticsVersion: number, unwindWith: string | null): Program {
  const program: Program = {
    name,
    semanticsVersion,
    ...(unwindWith === null ? {} : { unwindWith: () => unwindWith }),
    step(given, event) {
      const commands: Command[] = []
      const state = (given ?? undefined) as unknown as State | undefined
      const next = state === undefined ? begin(event as Extract<ProgramEvent, { type: 'started' }>) : state
      if (state === undefined) walk(next, 0, commands)
      else take(next, event, commands)
      return { state: next as unknown as Json, commands }
    },
  }
  return program
}

function begin(event: Extract<ProgramEvent, { type: 'started' }>): State {
  const { script } = event.input as unknown as { script: Op[] }
  return {
    threads: { 0: { ops: script, next: 0, parent: null, open: 0 } },
    counter: 0,
    keys: {},
    results: {},
    order: [],
    label: event.label,
    output: null,
  }
}

function take(state: State, event: ProgramEvent, commands: Command[]): void {
  if (event.type === 'started' || event.type === 'forked') {
    if (event.type === 'forked') Object.assign(state.results, { overrides: event.overrides })
    return
  }
  const thread = state.keys[event.key]
  if (thread === undefined) throw new Error(`nobody waits for ${event.key}`)
  delete state.keys[event.key]
  if (event.type === 'effect.failed' || event.type === 'child.failed') {
    commands.push({ do: 'fail', error: event.error })
    return
  }
  state.results[event.key] = resultOf(event)
  state.order.push(event.key)
  walk(state, thread, commands)
}

function resultOf(event: Exclude<ProgramEvent, { type: 'started' | 'forked' }>): Json {
  if (event.type === 'effect.done' || event.type === 'child.done') return event.output
  return event.type === 'signal' ? event.payload : null
}

function walk(state: State, number: number, commands: Command[]): void {
  const thread = state.threads[number]
  if (!thread) return
  const op = thread.ops[thread.next]
  thread.next += 1
  if (op === undefined) {
    end(state, number, commands)
    return
  }
  if ('key' in op && op.do !== 'forget') state.keys[op.key] = number
  switch (op.do) {
    case 'effect': {
      const { key, handler, args = null, retry, timeoutMs } = op
      const extra = { ...(retry ? { retry } : {}), ...(timeoutMs === undefined ? {} : { timeoutMs }) }
      commands.push({ do: 'effect', key, handler, args, label: state.label, ...extra })
      return
    }
    case 'timer':
      commands.push({ do: 'timer', key: op.key, delayMs: op.ms })
      return
    case 'wait':
      commands.push({
        do: 'wait',
        key: op.key,
        signal: op.name,
        ...(op.timeoutMs === undefined ? {} : { timeoutMs: op.timeoutMs }),
      })
      return
    case 'child': {
      const { key, script, onParentCancel = 'cancel' } = op
      commands.push({
        do: 'child',
        key,
        program: 'script',
        input: { script } as unknown as Json,
        label: state.label,
        onParentCancel,
      })
      return
    }
    case 'parallel':
      thread.open = op.branches.length
      for (const ops of op.branches) {
        state.counter += 1
        state.threads[state.counter] = { ops, next: 0, parent: number, open: 0 }
        walk(state, state.counter, commands)
      }
      return
    case 'continueAs':
      commands.push({ do: 'continueAs', input: { script: op.script } as unknown as Json, label: state.label })
      return
    case 'fail':
      commands.push({
        do: 'fail',
        error: { code: 'input.invalid', status: 422, detail: op.message, details: {} } satisfies Problem,
      })
      return
    case 'output':
      state.output = op.value
      walk(state, number, commands)
      return
    case 'forget':
      delete state.results[op.key]
      state.order = state.order.filter((key) => key !== op.key)
      walk(state, number, commands)
      return
    default:
      throw new Error('unknown op')
  }
}

function end(state: State, number: number, commands: Command[]): void {
  const thread = state.threads[number]
  delete state.threads[number]
  if (!thread) return
  if (thread.parent === null) {
    const output = state.output ?? { results: state.results, order: state.order }
    commands.push({ do: 'finish', output, label: state.label })
    return
  }
  const parent = state.threads[thread.parent]
  if (!parent) return
  parent.open -= 1
  if (parent.open === 0) walk(state, thread.parent, commands)
}
