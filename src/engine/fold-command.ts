import type { Folding } from './folding.ts'
import type { Command } from './program.ts'

/** Does what the program asks for, as far as the state goes. */
export function foldCommand(fold: Folding, command: Command): void {
  const { state, at } = fold
  if (state.ending || fold.stopped) return
  switch (command.do) {
    case 'effect':
      fold.claim(command.key)
      state.effects.set(command.key, {
        command,
        generation: state.generation,
        stage: 'requested',
        attempt: 0,
        dueAt: 0,
        prepared: null,
        unfinished: false,
        idempotencyKey: '',
        doubt: null,
        hold: null,
        answer: null,
        dropped: false,
      })
      fold.requested.push(command.key)
      return
    case 'child':
      fold.claim(command.key)
      state.children.set(command.key, { command, id: null, dropped: false })
      fold.requested.push(command.key)
      return
    case 'timer':
      fold.claim(command.key)
      state.timers.set(command.key, 'atMs' in command ? command.atMs : at + command.delayMs)
      return
    case 'wait':
      fold.claim(command.key)
      state.waits.set(command.key, {
        command,
        expiresAt: command.timeoutMs === undefined ? null : at + command.timeoutMs,
      })
      return
    case 'drop':
      for (const key of command.keys) fold.drop(key)
      return
    case 'note':
      fold.todo.push({ type: 'note', topic: command.topic, data: command.data })
      return
    case 'continueAs':
      fold.stopped = true
      fold.todo.push({ type: 'run.continued', input: command.input, label: command.label })
      return
    case 'finish':
      fold.end({ as: 'completed', output: command.output, label: command.label })
      return
    case 'fail':
      fold.stopped = true
      fold.todo.push({ type: 'run.failing', error: command.error })
      return
    default:
  }
}
