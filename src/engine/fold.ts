import { AppError, isPublic } from '#contract'

import { foldCommand } from './fold-command.ts'
import { foldRecord } from './fold-record.ts'
import { type Applied, Folding, type Machine, unwinder } from './folding.ts'
import type { JournalRecord } from './journal-record.ts'
import type { RunState } from './run-state.ts'

/**
 * Folds one record into the state, in place. Pure: the same records give the same state and the same answer.
 *
 * @throws AppError `engine.nondeterminism` when the record speaks of something that the program never asked for
 */
export function apply(state: RunState, record: JournalRecord, machine: Machine): Applied {
  const fold = new Folding(state, machine, record.at)
  state.seq = record.seq
  state.at = record.at
  // A note may stand between a program's last word and the record that says so, when nothing more may happen.
  if (record.type === 'note') return fold
  foldRecord(fold, record)
  beginNext(fold)
  tellProgram(fold)
  conclude(fold)
  return fold
}

/** A generation begins when nothing of the one before is under way any more, for it may use the same keys. */
function beginNext(fold: Folding): void {
  const { continuing, effects, children } = fold.state
  if (!continuing || effects.size > 0 || children.size > 0) return
  fold.state.continuing = null
  fold.begin(continuing.input, continuing.label)
}

/** Feeds what has come up to the program until it asks for nothing more. */
function tellProgram(fold: Folding): void {
  const { state, machine } = fold
  for (let event = fold.next(); event; event = fold.next()) {
    if (state.ending || state.closed || fold.stopped) continue
    try {
      const step = machine.program.step(state.program, event, machine.definition)
      state.program = step.state
      for (const command of step.commands) foldCommand(fold, command)
    } catch (error) {
      // A program that throws cannot go on, whatever the reason; a fork is refused before anything is written.
      if (event.type === 'forked') throw error
      fold.fail(error)
    }
  }
}

/** Says what follows when nothing is left that could move, or when the run may close. */
function conclude(fold: Folding): void {
  const { state, todo } = fold
  if (state.closed || todo.some((body) => body.type === 'run.continued' || body.type === 'run.failing'))
    return
  const { ending } = state
  if (!ending) {
    const moving = state.effects.size + state.children.size + state.timers.size + state.waits.size > 0
    if (!moving && !state.parked && !state.held) {
      fold.fail(
        new AppError(
          'engine.program_stuck',
          `The program ${state.name} waits for nothing and has not finished.`,
          {
            hint: 'Report this with the journal of the run: a program must always wait for something or end.',
          },
        ),
      )
    }
    return
  }
  if (state.effects.size > 0 || state.children.size > 0) return
  if (ending.as === 'completed') {
    todo.push({
      type: 'run.completed',
      output: ending.output,
      ...(isPublic(ending.label) ? {} : { label: ending.label }),
    })
  } else if (
    !state.unwinding &&
    state.touched &&
    unwinder(fold.machine) &&
    !(ending.as === 'cancelled' && ending.inherited)
  ) {
    todo.push({ type: 'run.unwinding' })
  } else if (ending.as === 'failed') todo.push({ type: 'run.failed', error: ending.error })
  else todo.push({ type: 'run.cancelled', reason: ending.reason })
}
