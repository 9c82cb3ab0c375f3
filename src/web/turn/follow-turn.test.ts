import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { TurnView } from '#contract'

import { Failure } from '../client/failure.ts'
import { followTurn } from './follow-turn.ts'
import { callOf, turnOf } from './turn-testing.ts'

const offline = new Failure('Nobody is there.', { code: 'page.offline', status: 0 })
const gone = new Failure('There is none.', { code: 'engine.run_not_found', status: 404 })

/** Follows what is answered one after the other, and tells what came of it. */
async function followed(answers: readonly (TurnView | Failure)[], { leaveAfter = Infinity } = {}) {
  const left = [...answers]
  const stop = new AbortController()
  const [asked, turns, failures, pauses]: [unknown[], TurnView[], unknown[], number[]] = [[], [], [], []]
  await followTurn({
    async get(after) {
      asked.push(after)
      if (asked.length >= leaveAfter) stop.abort(new Error('It is left.'))
      const answer = left.shift()
      if (answer === undefined) throw new Error('It is asked after the end.')
      if (answer instanceof Failure) throw answer
      return answer
    },
    async sleep(ms, { signal }) {
      signal.throwIfAborted()
      pauses.push(ms)
    },
    seen: async ({ signal }) => signal.throwIfAborted(),
    onTurn: (turn) => void turns.push(turn),
    onFailure: (failure) => void failures.push(failure?.code ?? null),
    signal: stop.signal,
  })
  return { asked, turns, failures, pauses, left }
}

test('a turn is followed from each look to the next, and not after its end', async () => {
  const views = [turnOf(), turnOf({ revision: '2' }), turnOf({ revision: '3', status: 'completed' })]
  const { asked, turns, left } = await followed(views)
  assert.deepEqual(asked, [undefined, '1', '2'])
  assert.deepEqual(turns, views)
  assert.deepEqual(left, [])
})

test('what passes is tried again, later each time, and what does not is told and ends it', async () => {
  const done = turnOf({ status: 'cancelled' })
  const { failures, pauses, asked } = await followed([turnOf(), offline, offline, offline, done])
  assert.deepEqual(failures, ['page.offline', 'page.offline', 'page.offline', null])
  assert.deepEqual(pauses, [100, 500, 1_000, 2_000])
  assert.equal(asked.at(-1), '1')
  assert.deepEqual((await followed([gone])).failures, ['engine.run_not_found'])
})

test('nothing is asked once it is left', async () => {
  const { asked } = await followed([turnOf(), turnOf({ revision: '2' }), turnOf()], { leaveAfter: 2 })
  assert.equal(asked.length, 2)
  assert.equal((await followed([offline], { leaveAfter: 1 })).failures.length, 0)
})

test('words stay on the screen until they are an answer, or beside a call', async () => {
  const saying = { key: 'think#1/ask', attempt: 1, text: 'So' }
  const said = turnOf({ saying })
  const { turns } = await followed([
    said,
    turnOf({ revision: '2' }),
    turnOf({ revision: '3', parts: [callOf()] }),
    turnOf({ revision: '4', status: 'completed', answer: 'So.' }),
  ])
  assert.deepEqual(
    turns.map((turn) => turn.saying),
    [saying, saying, null, null],
  )
})
