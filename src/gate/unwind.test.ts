import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { personLabel, publicLabel } from '#contract'
import type { EffectCommand } from '#engine'

import { unwind } from './unwind.ts'

/** Runs the program against answers by key; what it asked for, and its output. */
function drive(answer: (command: EffectCommand) => Json): { keys: string[]; output: Json } {
  const keys: string[] = []
  let step = unwind.step(
    undefined,
    { type: 'started', at: 0, run: 'u', input: { run: 'r' }, label: personLabel, generation: 1 },
    null,
  )
  for (;;) {
    const [command] = step.commands
    if (command?.do === 'finish') return { keys, output: command.output }
    assert.equal(command?.do, 'effect')
    const effect = command
    keys.push(effect.key)
    const output = answer(effect)
    const error = { code: 'files.denied', status: 403, detail: 'no', details: {} } as const
    step =
      output === 'fails'
        ? unwind.step(step.state, { type: 'effect.failed', at: 0, key: effect.key, error, attempts: 1 }, null)
        : unwind.step(
            step.state,
            { type: 'effect.done', at: 0, key: effect.key, output, label: publicLabel },
            null,
          )
  }
}

describe('unwind', () => {
  test('takes receipts back newest first, page by page, and reports', () => {
    const pages: Record<string, Json> = {
      'list#first/run': { positions: [9, 7], before: 7 },
      'list#7/run': { positions: [4], before: null },
    }
    const { keys, output } = drive(({ key }) => pages[key] ?? { state: 'undone' })
    assert.deepEqual(keys, [
      'list#first/run',
      'undo#9/run',
      'undo#7/run',
      'list#7/run',
      'undo#4/run',
      'report#1/run',
    ])
    assert.deepEqual(output, { run: 'r', undone: 3, left: [] })
  })

  test('leaves alone what it cannot take back, says so, and goes on', () => {
    const answers: Record<string, Json> = {
      'list#first/run': { positions: [5, 4, 3, 2, 1], before: null },
      'undo#5/run': { state: 'changed', why: 'somebody wrote to it' },
      'undo#4/run': 'fails',
      'undo#3/run': { state: 'irreversible', why: 'It was sent.' },
      'undo#2/run': { state: 'kept' },
    }
    const { output } = drive(({ key }) => answers[key] ?? { state: 'undone' })
    assert.deepEqual(output, {
      run: 'r',
      undone: 1,
      left: [
        { position: 5, state: 'changed', why: 'somebody wrote to it' },
        { position: 4, state: 'failed', why: 'no' },
        { position: 3, state: 'irreversible', why: 'It was sent.' },
      ],
    })
  })

  test('comes back to what was left unfinished as long as that gets further', () => {
    const left: Record<string, boolean> = {
      'undo#3/run': true,
      'undo#2/run': true,
      'undo#3/run/2': true,
      'undo#3/run/3': true,
    }
    const { keys, output } = drive(({ key }) => {
      if (key.startsWith('list')) return { positions: [3, 2, 1], before: null }
      return { state: 'undone', ...(left[key] ? { unfinished: true } : {}) }
    })
    assert.deepEqual(keys.slice(1), [
      'undo#3/run',
      'undo#2/run',
      'undo#1/run',
      'undo#3/run/2',
      'undo#2/run/2',
      'undo#3/run/3',
      'report#1/run',
    ])
    assert.deepEqual(output, { run: 'r', undone: 3, left: [] })
  })
})
