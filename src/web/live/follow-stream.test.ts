import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { followStream, type StreamState } from './follow-stream.ts'

const encoder = new TextEncoder()

/** Rejects once the signal says stop. */
async function stopped(signal: AbortSignal): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => resolve())
  await promise
  throw new Error('stopped')
}

/** A daemon that gives one answer after another; `null` does not answer. */
function daemon(...answers: (readonly string[] | null)[]) {
  const asked: (string | null)[] = []
  const slept: number[] = []
  const states: StreamState[] = []
  const events: string[] = []
  const stop = new AbortController()
  return {
    asked,
    slept,
    states,
    events,
    async follow(): Promise<void> {
      await followStream({
        async open(after) {
          asked.push(after)
          const answer = answers.shift()
          if (answers.length === 0) stop.abort()
          if (answer === null || answer === undefined) throw new Error('no answer')
          return (async function* () {
            for (const text of answer) yield encoder.encode(text)
          })()
        },
        onEvent: ({ data }) => events.push(data),
        onState: (state) => states.push(state),
        // A stream is not silent here: only pauses between tries end.
        sleep: async (ms, { signal }) => {
          if (ms === 40_000) await stopped(signal)
          slept.push(ms)
        },
        random: () => 1,
        after: null,
        signal: stop.signal,
      })
    },
  }
}

describe('following the stream', () => {
  test('goes on after the last event that had an id', async () => {
    const fake = daemon(['id: e.1\ndata: a\n\n', 'data: hint\n\n'], ['id: e.2\ndata: b\n\n'], null)
    await fake.follow()
    assert.deepEqual(
      { asked: fake.asked, events: fake.events },
      { asked: [null, 'e.1', 'e.2'], events: ['a', 'hint', 'b'] },
    )
  })

  test('waits longer after each try that fails, up to a limit, and begins anew once it is heard', async () => {
    const fake = daemon(null, null, null, null, null, null, null, null, ['data: a\n\n'], null)
    await fake.follow()
    assert.deepEqual(fake.slept, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 250])
  })

  test('says offline only after several tries, and live once something is heard', async () => {
    const fake = daemon(null, null, null, null, [': hello\n\n'], null)
    await fake.follow()
    assert.deepEqual(fake.states, [
      'connecting',
      'reconnecting',
      'reconnecting',
      'reconnecting',
      'offline',
      'live',
      'reconnecting',
    ])
  })

  test('gives up a stream that has fallen silent, and connects again', async () => {
    const stop = new AbortController()
    let opened = 0
    await followStream({
      async open(_, { signal }) {
        opened += 1
        if (opened === 2) stop.abort()
        return (async function* () {
          yield encoder.encode(': hello\n\n')
          await stopped(signal)
        })()
      },
      onEvent: () => assert.fail('no event was sent'),
      onState: () => undefined,
      // Time flies: every wait is over at once, but not before what waits for nothing.
      sleep: (_, { signal }) =>
        new Promise((resolve, reject) => {
          if (signal.aborted) reject(new Error('stop'))
          else setImmediate(resolve)
        }),
      random: () => 0,
      after: null,
      signal: stop.signal,
    })
    assert.equal(opened, 2)
  })
})
