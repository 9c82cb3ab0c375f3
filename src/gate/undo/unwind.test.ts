import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json } from '#base'
import { personLabel, publicLabel } from '#contract'
import type { Command, EffectCommand, Step } from '#engine'

import type { Listed } from './listing.ts'
import { unwind } from './unwind.ts'

/** Runs the program against answers by key; what it asked for in order, and its output. */
function drive(
  answer: (command: EffectCommand) => Json,
  { input = { run: 'r' }, pick = () => 0 }: { input?: Json; pick?: (count: number) => number } = {},
): { keys: string[]; most: number; output: Json; done: string[] } {
  const keys: string[] = []
  const done: string[] = []
  const underWay: EffectCommand[] = []
  let most = 0
  let output: Json | undefined
  let state: Step<never>['state']
  const take = (commands: readonly Command[]): void => {
    for (const command of commands) {
      if (command.do === 'finish') output = command.output
      else {
        assert.equal(command.do, 'effect')
        keys.push(command.key)
        underWay.push(command)
      }
    }
    most = Math.max(most, underWay.length)
  }
  const first = unwind.step(
    undefined,
    { type: 'started', at: 0, run: 'u', input, label: personLabel, generation: 1 },
    null,
  )
  state = first.state as never
  take(first.commands)
  for (;;) {
    const [effect] = underWay.splice(pick(underWay.length), 1)
    assert.ok(effect, 'it waits for nothing')
    const { key } = effect
    const given = answer(effect)
    const error = { code: 'files.denied', status: 403, detail: 'no', details: {} } as const
    const step =
      given === 'fails'
        ? unwind.step(state, { type: 'effect.failed', at: 0, key, error, attempts: 1 }, null)
        : unwind.step(state, { type: 'effect.done', at: 0, key, output: given, label: publicLabel }, null)
    done.push(key)
    // What a snapshot would keep of it.
    state = JSON.parse(JSON.stringify(step.state)) as never
    take(step.commands)
    if (output !== undefined) return { keys, most, output, done }
  }
}

function page(receipts: readonly (number | Listed)[], before: number | null = null): Json {
  return {
    receipts: receipts.map((one) => (typeof one === 'number' ? { position: one, paths: ['/same'] } : one)),
    before,
  } as unknown as Json
}

describe('unwind', () => {
  test('takes receipts that share a path back newest first, page by page, and reports', () => {
    const pages: Record<string, Json> = {
      'list#first/run': page([9, 7], 7),
      'list#7/run': page([4]),
    }
    const { keys, output, most } = drive(({ key }) => pages[key] ?? { state: 'undone' }, {
      pick: (count) => count - 1,
    })
    assert.deepEqual(keys, [
      'list#first/run',
      'undo#9/run',
      'list#7/run',
      'undo#7/run',
      'undo#4/run',
      'report#1/run',
    ])
    assert.equal(most, 2)
    assert.deepEqual(output, { run: 'r', undone: 3, left: [], leftCount: 0 })
  })

  test('asks only for what was done from a position on, and forces what it is told to', () => {
    const asked: EffectCommand[] = []
    drive(
      (command) => {
        asked.push(command)
        return command.key.startsWith('list') ? page([9, 7]) : { state: 'undone' }
      },
      { input: { run: 'r', from: 6, force: [7] } },
    )
    assert.deepEqual(
      asked.map(({ args }) => args),
      [
        { run: 'r', before: null, from: 6 },
        { position: 9 },
        { position: 7, force: true },
        { run: 'r', undone: 2, left: 0, all: false },
      ],
    )
  })

  test('leaves alone what it cannot take back, says so, and goes on', () => {
    const answers: Record<string, Json> = {
      'list#first/run': page([5, 4, 3, 2, 1]),
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
        { position: 4, state: 'failed', why: 'no', code: 'files.denied' },
        { position: 3, state: 'irreversible', why: 'It was sent.' },
      ],
      leftCount: 3,
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
      if (key.startsWith('list')) return page([3, 2, 1])
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
    assert.deepEqual(output, { run: 'r', undone: 3, left: [], leftCount: 0 })
  })

  test('begins what shares no path side by side, within bounds', () => {
    const receipts = Array.from({ length: 100 }, (_, index) => ({
      position: 100 - index,
      paths: [`/a/${index}`, `/b/${index}`],
    }))
    const { most, output } = drive(({ key }) =>
      key.startsWith('list') ? page(receipts) : { state: 'undone' },
    )
    assert.equal(most, 32)
    assert.deepEqual(output, { run: 'r', undone: 100, left: [], leftCount: 0 })
  })

  test('whatever ends first, nothing is taken back before what came after it on the same paths', () => {
    const segment = fc.constantFrom('a', 'b', 'B')
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`)
    const paths = fc.oneof(
      { weight: 9, arbitrary: fc.array(path, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    )
    fc.assert(
      fc.property(fc.array(paths, { maxLength: 24 }), fc.infiniteStream(fc.nat()), (all, choices) => {
        const listed = all.map((some, index): Listed => ({ position: index + 1, paths: some })).toReversed()
        const pages = [listed.slice(0, 10), listed.slice(10)]
        const { done, output } = drive(
          ({ key }) => {
            if (key === 'list#first/run') return page(pages[0] ?? [], listed[9]?.position ?? null)
            return key.startsWith('list') ? page(pages[1] ?? []) : { state: 'undone' }
          },
          { pick: (count) => (choices.next().value as number) % Math.max(1, count) },
        )
        assert.equal((output as { undone: number }).undone, all.length)
        const order = done
          .filter((key) => key.startsWith('undo#'))
          .map((key) => Number.parseInt(key.slice(5), 10))
        for (const [index, earlier] of order.entries()) {
          for (const later of order.slice(index + 1)) {
            if (later < earlier) continue
            assert.ok(!touch(all[earlier - 1], all[later - 1]), `${earlier} before ${later}`)
          }
        }
      }),
    )
  })
})

function touch(a: readonly string[] | null | undefined, b: readonly string[] | null | undefined): boolean {
  if (a === null || b === null) return (a?.length ?? 1) > 0 && (b?.length ?? 1) > 0
  const within = (x: string, y: string): boolean => `${x.toLowerCase()}/`.startsWith(`${y.toLowerCase()}/`)
  return (a ?? []).some((x) => (b ?? []).some((y) => within(x, y) || within(y, x)))
}
