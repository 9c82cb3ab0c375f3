import type { Json } from '#base'
import { publicLabel, receiptsHandler, undoHandler, unwindProgram, unwoundHandler } from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import type { UndoOutcome } from '../receipt.ts'
import type { Listed } from './listing.ts'
import { addReceipts, closeReceipt, type OpenReceipts } from './order.ts'

/** What an undo is asked for. */
export type UndoWish = {
  readonly run: string
  /** Only what was done from this position on; null or absent for all. */
  readonly from?: number | null
  /** Positions of receipts that are taken back although somebody changed what they left. */
  readonly force?: readonly number[]
}

/** Something that could not be taken back, by the position of its receipt. */
type Left = { position: number; state: string; why: string; code?: string }

type State = {
  run: string
  from: number | null
  force: readonly number[]
  /** Where the next page of receipts begins; null when there is none. */
  before: number | null
  /** Whether a page has been asked for and is not here yet. */
  listing: boolean
  open: OpenReceipts
  /** Receipts that wait only for a place, in the order in which they are begun. */
  ready: number[]
  underWay: number
  undone: number
  leftCount: number
  left: Left[]
  /** Which pass over the receipts this is, from 1. */
  pass: number
  /** Positions that left something behind in this pass. */
  unfinished: number[]
  /** How many the pass before left. */
  unfinishedBefore: number | null
}

/** At most so many of what was left are named in the output; all are counted. */
const namedLeft = 1_000
/** Receipts taken back at once. More than the system's threads can carry gains nothing but a larger group commit. */
const sideBySide = 32
/** The next page is asked for when fewer than this many are open. */
const lowWater = 200

/**
 * Takes a run and all below it back: newest first over the whole tree, side by side where receipts share no path; and
 * those that had to leave something behind again, as long as that clears more of it away. Output
 * `{ run, undone, left: [{ position, state, why }], leftCount }`. What cannot be taken back is left alone and the rest
 * goes on.
 */
export const unwind: Program<State> = {
  name: unwindProgram,
  semanticsVersion: 2,
  step(state, event) {
    if (state === undefined) {
      const wish = (event as Extract<ProgramEvent, { type: 'started' }>).input as unknown as UndoWish
      const fresh: State = {
        run: wish.run,
        from: wish.from ?? null,
        force: wish.force ?? [],
        before: null,
        listing: true,
        open: {},
        ready: [],
        underWay: 0,
        undone: 0,
        leftCount: 0,
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
  if (event.type !== 'effect.done' && event.type !== 'effect.failed') return []
  const { key } = event
  if (key.startsWith('undo#')) settle(state, event)
  else if (event.type === 'effect.failed') return [{ do: 'fail', error: event.error }]
  else if (key.startsWith('list#')) {
    const { receipts, before } = event.output as unknown as { receipts: Listed[]; before: number | null }
    state.listing = false
    state.before = before
    state.ready.push(...addReceipts(state.open, receipts))
  } else return [finish(state)]
  return advance(state)
}

function settle(state: State, event: Extract<ProgramEvent, { type: 'effect.done' | 'effect.failed' }>): void {
  const position = positionOf(event.key)
  state.underWay -= 1
  state.ready.push(...closeReceipt(state.open, position))
  if (event.type === 'effect.failed') {
    const { code, detail } = event.error
    const pruned = code === 'gate.snapshot_pruned'
    if (state.pass === 1) leave(state, { position, state: pruned ? 'pruned' : 'failed', why: detail, code })
    return
  }
  const outcome = event.output as unknown as UndoOutcome
  if (outcome.unfinished) state.unfinished.push(position)
  if (state.pass > 1) return
  if (outcome.state === 'undone') state.undone += 1
  else if (outcome.state !== 'kept') leave(state, { position, state: outcome.state, why: outcome.why ?? '' })
}

function advance(state: State): Command[] {
  const commands: Command[] = []
  while (state.underWay < sideBySide) {
    const position = state.ready.shift()
    if (position === undefined) break
    state.underWay += 1
    commands.push(takeBack(state, position))
  }
  if (state.before !== null && !state.listing && Object.keys(state.open).length < lowWater) {
    commands.push(list(state))
    state.listing = true
  }
  if (state.underWay > 0 || state.listing) return commands
  if (nextPass(state)) return advance(state)
  const { run, undone, leftCount, from } = state
  const args = { run, undone, left: leftCount, all: from === null }
  return [{ do: 'effect', key: 'report#1/run', handler: unwoundHandler, args, label: publicLabel }]
}

/** Begins another pass over what was left unfinished, as long as the last one got further. One at a time, newest first. */
function nextPass(state: State): boolean {
  const { unfinished, unfinishedBefore } = state
  if (unfinished.length === 0 || unfinished.length >= (unfinishedBefore ?? Infinity)) return false
  const listed = unfinished.toSorted((a, b) => b - a).map((position) => ({ position, paths: null }))
  state.ready = addReceipts(state.open, listed)
  state.unfinishedBefore = unfinished.length
  state.unfinished = []
  state.pass += 1
  return true
}

function takeBack({ pass, force }: State, position: number): Command {
  return {
    do: 'effect',
    key: `undo#${position}/run${pass === 1 ? '' : `/${pass}`}`,
    handler: undoHandler,
    args: {
      position,
      ...(force.includes(position) ? { force: true } : {}),
      ...(pass === 1 ? {} : { pass }),
    },
    label: publicLabel,
  }
}

function list({ run, before, from }: State): Command {
  return {
    do: 'effect',
    key: `list#${before ?? 'first'}/run`,
    handler: receiptsHandler,
    args: { run, before, from },
    label: publicLabel,
  }
}

function finish({ run, undone, left, leftCount }: State): Command {
  return { do: 'finish', output: { run, undone, left, leftCount } as unknown as Json, label: publicLabel }
}

function leave(state: State, left: Left): void {
  state.leftCount += 1
  if (state.left.length < namedLeft) state.left.push(left)
}

function positionOf(key: string): number {
  return Number.parseInt(key.slice('undo#'.length), 10)
}
