import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'

import { decide } from './decide.ts'
import { describe as statusOf, wakeTime } from './describe.ts'
import { apply } from './fold.ts'
import type { JournalRecord, RecordBody } from './journal-record.ts'
import type { Command, Program } from './program.ts'
import { decodeRun, emptyRun, encodeRun, type RunState } from './run-state.ts'

/** Asks for what its input lists, one batch for each event it is told of, and then finishes. */
const listed: Program = {
  name: 'listed',
  semanticsVersion: 1,
  step(state, event) {
    const left: unknown = event.type === 'started' ? event.input : (state ?? [])
    const [batch, ...rest] = left as Command[][]
    return {
      state: rest as unknown as Json,
      commands: batch ?? [{ do: 'finish', output: null, label: publicLabel }],
    }
  },
}
const machine = { program: listed, definition: null }

class Story {
  readonly records: JournalRecord[] = []
  state: RunState = emptyRun('run_1')
  now = 1_000

  constructor(...batches: Command[][]) {
    const input = batches as unknown as Json
    this.add({
      type: 'run.started',
      run: 'run_1',
      program: 'listed',
      semantics: 1,
      definition: null,
      input,
      label: publicLabel,
    })
  }

  add(body: RecordBody): void {
    const record = { ...body, seq: this.state.seq + 1, at: this.now } as JournalRecord
    this.records.push(record)
    for (const next of apply(this.state, record, machine).todo) this.add(next)
  }

  does(input: Parameters<typeof decide>[1]): RecordBody[] {
    const bodies = decide(this.state, input, this.now)
    for (const body of bodies) this.add(body)
    return bodies
  }

  settle(
    key: string,
    result: Extract<Parameters<typeof decide>[1], { do: 'settle' }>['result'],
    attempt = 1,
  ): RecordBody[] {
    return this.does({ do: 'settle', key, attempt, generation: 1, result, ms: 0 } as never)
  }

  intend(key: string, attempt = 1): RecordBody[] {
    return this.does({
      do: 'intend',
      key,
      attempt,
      generation: 1,
      prepared: null,
      idempotencyKey: key,
    } as never)
  }
}

const effect = (key: string, retry?: Extract<Command, { do: 'effect' }>['retry']): Command => ({
  do: 'effect',
  key,
  handler: 'h',
  args: null,
  label: publicLabel,
  ...(retry ? { retry } : {}),
})
const done = { is: 'done', output: 1, label: publicLabel } as const
const error = (code: 'net.failed' | 'files.exists') => new AppError(code, 'no').toProblem()

describe('decide', () => {
  test('gives a failed attempt its next one by the policy, and the last one none', () => {
    const story = new Story([effect('a', { max: 2, backoffMs: 100, factor: 3, maxMs: 200 })])
    const retryTimes = [1, 2, 3].map((attempt) => {
      const [body] = story.settle('a', { is: 'failed', error: error('net.failed') }, attempt)
      return body?.type === 'effect.failed' && body.retryAt
    })
    assert.deepEqual(retryTimes, [1_100, 1_200, null])
    assert.equal(statusOf(story.state).status, 'completed')
  })

  test('does not retry what its code says is for good', () => {
    const story = new Story([effect('a', { max: 2, backoffMs: 1, factor: 1, maxMs: 1 })])
    const [body] = story.settle('a', { is: 'failed', error: error('files.exists') })
    assert.equal(body?.type === 'effect.failed' && body.retryAt, null)
  })

  test('fires one timer at a time and none before its time', () => {
    const story = new Story(
      [
        { do: 'timer', key: 'late', delayMs: 200 },
        { do: 'timer', key: 'early', delayMs: 100 },
      ],
      [],
      [],
    )
    assert.equal(wakeTime(story.state), 1_100)
    story.now = 1_099
    assert.deepEqual(story.does({ do: 'tick' }), [])
    story.now = 2_000
    assert.deepEqual(story.does({ do: 'tick' }), [{ type: 'timer.fired', key: 'early' }])
    assert.deepEqual(story.does({ do: 'tick' }), [{ type: 'timer.fired', key: 'late' }])
  })

  test('lets nothing begin while the run is paused', () => {
    const story = new Story([effect('a')])
    story.does({ do: 'pause', by: 'p' })
    assert.deepEqual(story.intend('a'), [])
    story.does({ do: 'resume', by: 'p' })
    assert.equal(story.intend('a').length, 1)
  })

  test('takes a second signal of the same id for the first', () => {
    const story = new Story([{ do: 'wait', key: 'w', signal: 'other' }])
    const signal = { do: 'signal', name: 'go', payload: 1, label: publicLabel, id: 's', by: null } as const
    assert.equal(story.does(signal).length, 1)
    assert.deepEqual(story.does(signal), [])
  })

  test('refuses whatever comes after the end, and a word on what is not in doubt', () => {
    const story = new Story([effect('a')])
    const resolve = { do: 'resolve', key: 'a', as: 'done', output: null, by: 'p' } as const
    assert.throws(() => story.does(resolve), { code: 'engine.not_in_doubt' })
    story.settle('a', done)
    for (const input of [
      { do: 'pause', by: 'p' },
      { do: 'cancel', by: 'p', reason: 'r' },
      resolve,
    ] as const) {
      assert.throws(() => story.does(input), { code: 'engine.run_already_finished' })
    }
  })

  test('leaves an effect in doubt to a person, who may say three things', () => {
    for (const as of ['done', 'not-done', 'retry'] as const) {
      const story = new Story([effect('a')])
      story.intend('a')
      story.settle('a', { is: 'unknown', cause: 'crash', why: 'gone', asking: false })
      assert.deepEqual(statusOf(story.state), { status: 'waiting', waiting: 'decision' })
      story.does({ do: 'resolve', key: 'a', as, output: 'said', by: 'p' })
      assert.equal(statusOf(story.state).status, as === 'retry' ? 'running' : 'completed')
    }
  })

  test('says that a run is on its way while the engine still looks for an effect', () => {
    const story = new Story([effect('a')])
    story.intend('a')
    story.settle('a', { is: 'unknown', cause: 'crash', why: 'gone', asking: true })
    assert.equal(statusOf(story.state).status, 'running')
  })
})

describe('the fold', () => {
  test('refuses a record of something that nobody asked for', () => {
    const story = new Story([effect('a')])
    assert.throws(() => story.add({ type: 'effect.done', key: 'b', attempt: 1, output: null }), {
      code: 'engine.nondeterminism',
    })
  })

  test('ends a program that waits for nothing instead of hanging', () => {
    const story = new Story([])
    assert.equal(statusOf(story.state).status, 'failed')
    assert.equal(story.records.at(-1)?.type, 'run.failed')
  })

  test('gives buffered signals first in, first out, and a wait called off gives its signal back', () => {
    const wait = (key: string): Command => ({ do: 'wait', key, signal: 'go' })
    const story = new Story(
      [effect('a')],
      [wait('w1'), wait('w2'), { do: 'drop', keys: ['w1'] }],
      [wait('w3')],
    )
    for (const payload of ['one', 'two']) {
      story.does({ do: 'signal', name: 'go', payload, label: publicLabel, id: null, by: null })
    }
    story.settle('a', done)
    // w1 was called off in the same breath, so both signals were there for the other two.
    assert.equal(statusOf(story.state).status, 'completed')
    assert.equal(story.state.signals.size, 0)
  })

  test('is the same from the start and from a snapshot anywhere on the way', () => {
    const policy = { max: 1, backoffMs: 10, factor: 1, maxMs: 10 }
    const story = new Story(
      [effect('a', policy), effect('b'), { do: 'wait', key: 'w', signal: 'go', timeoutMs: 50 }],
      [{ do: 'timer', key: 't', delayMs: 5 }],
      [],
      [],
    )
    story.intend('a')
    story.settle('a', { is: 'failed', error: error('net.failed') })
    story.intend('a', 2)
    story.settle('a', { is: 'unknown', cause: 'crash', why: '', asking: false }, 2)
    story.does({ do: 'signal', name: 'later', payload: { x: 1 }, label: publicLabel, id: 'i', by: 'p' })
    story.settle('b', done)
    story.does({ do: 'pause', by: 'p' })
    story.does({ do: 'resume', by: 'p' })
    const whole: unknown = JSON.parse(encodeRun(story.state))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: story.records.length }), (cut) => {
        let state = emptyRun('run_1')
        for (const record of story.records.slice(0, cut)) apply(state, record, machine)
        state = decodeRun(encodeRun(state))
        for (const record of story.records.slice(cut)) apply(state, record, machine)
        assert.deepEqual(JSON.parse(encodeRun(state)), whole)
      }),
    )
  })
})
