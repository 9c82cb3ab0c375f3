import type { Json } from '#base'
import {
  type Problem,
  publicLabel,
  receiptsHandler,
  undoHandler,
  unwindProgram,
  unwoundHandler,
} from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import type { UndoOutcome } from './receipt.ts'

/** Something that could not be taken back, by the position of its receipt. */
type Left = { position: number; state: string; why: string }

type State = {
  run: string
  /** Positions still to be taken back, newest last so that the next is popped. */
  todo: number[]
  /** Where the next page of receipts begins; null when there is none. */
  before: number | null
  undone: number
  left: Left[]
  /** Which pass over the receipts this is, from 1. */
  pass: number
  /** Positions that left something behind in this pass, newest first. */
  unfinished: number[]
  /** How many the pass before left. */
  unfinishedBefore: number | null
}

/** At most so many of what was left are named in the output; all are counted. */
const namedLeft = 1_000

/**
 * Takes a run and all below it back: its receipts one by one, newest first over the whole tree, and those that had to
 * leave something behind again, as long as that clears more of it away. Input `{ run }`, output
 * `{ run, undone, left: [{ position, state, why }] }`. What cannot be taken back is left alone and the rest goes on.
 */
export const unwind: Program<State> = {
  name: unwindProgram,
  semanticsVersion: 1,
  step(state, event) {
    if (state === undefined) {
      const { run } = (event as Extract<ProgramEvent, { type: 'started' }>).input as { run: string }
      const fresh: State = {
        run,
        todo: [],
        before: null,
        undone: 0,
        left: [],
        pass: 1,
        unfinished: [],
        unfinishedBefore: null,
      }
      return { state: fresh, commands: [list(fresh)] }
    }
    return { state, commands: next(state, event) }
  },
}

function next(state: State, event: ProgramEvent): Command[] {
  if (event.type === 'effect.done' && event.key.startsWith('list#')) {
    const { positions, before } = event.output as { positions: number[]; before: number | null }
    state.todo = positions.toReversed()
    state.before = before
  } else if (event.type === 'effect.done' && event.key.startsWith('undo#')) {
    const outcome = event.output as UndoOutcome
    if (outcome.unfinished) state.unfinished.push(positionOf(event.key))
    if (state.pass > 1) return [advance(state)]
    if (outcome.state === 'undone') state.undone += 1
    else if (outcome.state !== 'kept')
      leave(state, event.key, { state: outcome.state, why: outcome.why ?? '' })
  } else if (event.type === 'effect.failed' && event.key.startsWith('undo#')) {
    if (state.pass === 1) leave(state, event.key, { state: 'failed', why: event.error.detail })
  } else if (event.type === 'effect.failed') {
    return [{ do: 'fail', error: event.error satisfies Problem }]
  } else if (event.type === 'effect.done') {
    const { run, undone, left } = state
    return [
      {
        do: 'finish',
        output: { run, undone, left: left.slice(0, namedLeft) } as unknown as Json,
        label: publicLabel,
      },
    ]
  }
  return [advance(state)]
}

function advance(state: State): Command {
  const position = state.todo.pop()
  if (position !== undefined)
    return {
      do: 'effect',
      key: `undo#${position}/run${state.pass === 1 ? '' : `/${state.pass}`}`,
      handler: undoHandler,
      args: { position },
      label: publicLabel,
    }
  if (state.before !== null) return list(state)
  if (nextPass(state)) return advance(state)
  const { run, undone, left } = state
  return {
    do: 'effect',
    key: 'report#1/run',
    handler: unwoundHandler,
    args: { run, undone, left: left.length },
    label: publicLabel,
  }
}

/** Begins another pass over what was left unfinished, as long as the last one got further. */
function nextPass(state: State): boolean {
  const { unfinished, unfinishedBefore } = state
  if (unfinished.length === 0 || unfinished.length >= (unfinishedBefore ?? Infinity)) return false
  state.todo = unfinished.toReversed()
  state.unfinishedBefore = unfinished.length
  state.unfinished = []
  state.pass += 1
  return true
}

function list({ run, before }: State): Command {
  return {
    do: 'effect',
    key: `list#${before ?? 'first'}/run`,
    handler: receiptsHandler,
    args: { run, before },
    label: publicLabel,
  }
}

function leave(state: State, key: string, left: Omit<Left, 'position'>): void {
  state.left.push({ position: positionOf(key), ...left })
}

function positionOf(key: string): number {
  return Number.parseInt(key.slice('undo#'.length), 10)
}
