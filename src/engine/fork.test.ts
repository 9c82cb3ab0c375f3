import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, type ErrorCode, publicLabel } from '#contract'

import { apply } from './fold.ts'
import { forkJournal } from './fork.ts'
import type { JournalRecord, RecordBody } from './journal-record.ts'
import type { Command, EffectRetry, Program } from './program.ts'
import { emptyRun } from './run-state.ts'

/** Asks for the next batch of its input with each event, and finishes after the last. */
const listed: Program = {
  name: 'listed',
  semanticsVersion: 1,
  step(state, event) {
    if (event.type === 'forked')
      return { state: state ?? [], commands: [{ do: 'note', topic: 'forked', data: event.overrides }] }
    const batches = (event.type === 'started' ? event.input : state) as unknown as Command[][]
    const [batch, ...rest] = batches
    const finish: Command = { do: 'finish', output: null, label: publicLabel }
    return { state: rest as unknown as Json, commands: batch ?? [finish] }
  },
}
const machine = { program: listed, definition: null }

function effect(key: string, retry?: EffectRetry): Command {
  return { do: 'effect', key, handler: 'h', args: null, label: publicLabel, ...(retry ? { retry } : {}) }
}

function intended(key: string, attempt = 1): RecordBody {
  return { type: 'effect.intended', key, attempt, idempotencyKey: `old/${key}`, prepared: null }
}

function done(key: string, attempt = 1): RecordBody {
  return { type: 'effect.done', key, attempt, output: `out of ${key}` }
}

/** The journal that these records make, with what they lead to. */
function journal(batches: Command[][], bodies: readonly RecordBody[]): JournalRecord[] {
  const state = emptyRun('old')
  const records: JournalRecord[] = []
  function add(body: RecordBody): void {
    const record = { ...body, seq: state.seq + 1, at: 1_000 + state.seq } as JournalRecord
    records.push(record)
    for (const next of apply(state, record, machine).todo) add(next)
  }
  const input = batches as unknown as Json
  add({
    type: 'run.started',
    run: 'old',
    program: 'listed',
    semantics: 1,
    definition: null,
    input,
    label: publicLabel,
  })
  for (const body of bodies) add(body)
  return records
}

function fork(source: readonly JournalRecord[], fromKey: string): ReturnType<typeof forkJournal> {
  return forkJournal(source, machine, {
    run: 'old',
    fromKey,
    newRun: 'new',
    overrides: { '/input': 1 },
    now: 5_000,
  })
}

function refused(source: readonly JournalRecord[], fromKey: string, code: ErrorCode): void {
  assert.throws(
    () => fork(source, fromKey),
    (error) => error instanceof AppError && error.code === code,
  )
}

const types = (records: readonly JournalRecord[]): string[] =>
  records.map((record) => ('key' in record ? `${record.type} ${record.key}` : record.type))

describe('a fork', () => {
  test('shares all before the key, then hears of its overrides, and has the rest still to do', () => {
    const source = journal(
      [[effect('a')], [effect('b')], [effect('c')]],
      [intended('a'), done('a'), intended('b'), done('b'), intended('c'), done('c')],
    )
    const { records, state } = fork(source, 'b')
    assert.deepEqual(types(records), [
      'run.started',
      'effect.intended a',
      'effect.done a',
      'run.forked',
      'note',
    ])
    assert.deepEqual(
      [...state.effects].map(([key, { stage, attempt }]) => [key, stage, attempt]),
      [['b', 'requested', 0]],
    )
    const [start] = records
    assert.ok(start?.type === 'run.started')
    assert.deepEqual([start.run, start.forkedFrom], ['new', { run: 'old', key: 'b' }])
    assert.deepEqual(
      records.map(({ seq }) => seq),
      [1, 2, 3, 4, 5],
    )
  })

  test('takes over how things ended that had begun before, whenever that was', () => {
    const source = journal(
      [[effect('a'), effect('b')], [], []],
      [intended('a'), intended('b'), done('b'), done('a')],
    )
    assert.deepEqual(types(fork(source, 'b').records), [
      'run.started',
      'effect.intended a',
      'effect.done a',
      'run.forked',
      'note',
    ])
  })

  test('is refused while nobody knows how something ended that it would take over', () => {
    const both = [[effect('a'), effect('b')], [], []]
    const unknown: RecordBody = { type: 'effect.unknown', key: 'a', attempt: 1, cause: 'crash', why: '' }
    const retried: RecordBody = { type: 'effect.resolved', key: 'a', attempt: 1, as: 'retry', by: 'somebody' }
    refused(journal(both, [intended('a'), intended('b')]), 'b', 'engine.fork_in_doubt')
    refused(journal(both, [intended('a'), unknown, intended('b'), done('b')]), 'b', 'engine.fork_in_doubt')
    refused(
      journal(both, [intended('a'), unknown, retried, intended('b'), done('b')]),
      'b',
      'engine.fork_in_doubt',
    )
    const resolved = journal(both, [
      intended('a'),
      unknown,
      retried,
      intended('b'),
      intended('a', 2),
      done('a', 2),
    ])
    assert.deepEqual(types(fork(resolved, 'b').records).at(-3), 'effect.done a')
  })

  test('tries again what was given up only because its run was called off', () => {
    const retry = { max: 2, backoffMs: 100, factor: 1, maxMs: 100 }
    const error = new AppError('engine.effect_timeout', 'late').toProblem()
    const source = journal(
      [[effect('a', retry), effect('b')], []],
      [
        intended('a'),
        intended('b'),
        done('b'),
        { type: 'run.cancelling', reason: 'r', by: 'p' },
        { type: 'effect.failed', key: 'a', attempt: 1, error, retryAt: null },
      ],
    )
    const { state } = fork(source, 'b')
    const a = state.effects.get('a')
    assert.deepEqual([a?.stage, a?.attempt, a?.dueAt], ['backoff', 1, 5_100])
  })

  test('is refused from a key that the run never had, and from one that it would not come to', () => {
    const source = journal([[effect('a'), effect('b')]], [intended('a'), intended('b'), done('a'), done('b')])
    refused(source, 'no', 'engine.key_unknown')
    // What has begun before b brings the run to its end at once.
    refused(source, 'b', 'engine.key_unknown')
  })

  test('goes on though its source was paused or parked', () => {
    const problem = new AppError('engine.handler_unknown', 'x').toProblem()
    const stopped: RecordBody[] = [
      { type: 'run.paused', by: 'p' },
      { type: 'run.parked', problem },
    ]
    const source = journal(
      [[effect('a')], [effect('b')]],
      [intended('a'), done('a'), ...stopped, intended('b')],
    )
    const { state } = fork(source, 'b')
    assert.deepEqual([state.paused, state.parked], [false, null])
  })
})
