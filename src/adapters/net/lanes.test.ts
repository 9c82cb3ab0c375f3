import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#contract'

import { createLanes } from './lanes.ts'

const { signal } = new AbortController()
const limits = { perHost: 2, altogether: 3, waiting: 4 }

/** Lets everything happen that can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}

describe('lanes', () => {
  test('let so many in to a host, and so many altogether, first come, first served', async () => {
    const lanes = createLanes(limits)
    const entered: string[] = []
    const turns = new Map<string, Disposable>()
    const enter = (name: string, host: string): void => {
      void lanes.enter(host, { signal }).then((turn) => {
        entered.push(name)
        turns.set(name, turn)
      })
    }
    const leave = async (name: string): Promise<void> => {
      turns.get(name)?.[Symbol.dispose]()
      await settle()
    }
    enter('a1', 'a')
    enter('a2', 'a')
    enter('a3', 'a')
    enter('b1', 'b')
    enter('b2', 'b')
    await settle()
    assert.deepEqual(entered, ['a1', 'a2', 'b1'], 'a busy host does not hold up another')
    await leave('b1')
    assert.deepEqual(entered.slice(3), ['b2'])
    await leave('a1')
    assert.deepEqual(entered.slice(4), ['a3'])
    await leave('a1')
    enter('c1', 'c')
    await settle()
    assert.deepEqual(entered.slice(5), [], 'leaving twice gives no place twice')
  })

  test('refuse one more than may wait, and forget who gave up', async () => {
    const lanes = createLanes(limits)
    await Promise.all([lanes.enter('a', { signal }), lanes.enter('a', { signal })])
    const giveUp = new AbortController()
    const waiting = Array.from({ length: 4 }, () => lanes.enter('a', giveUp))
    await assert.rejects(
      lanes.enter('a', { signal }),
      (error) => error instanceof AppError && error.code === 'net.busy' && error.retryable,
    )
    using other = await lanes.enter('b', { signal })
    void other
    giveUp.abort(new Error('gave up'))
    for (const one of waiting) await assert.rejects(one, /gave up/)
    const next = lanes.enter('a', { signal: AbortSignal.timeout(20) })
    await assert.rejects(next, { name: 'TimeoutError' })
    await assert.rejects(lanes.enter('c', { signal: AbortSignal.abort(new Error('never')) }), /never/)
  })

  test('never let too many in, and let everybody in who waits, whoever gives up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ host: fc.constantFrom('a', 'b', 'c'), stays: fc.nat(4), patience: fc.nat(6) }), {
          maxLength: 40,
        }),
        async (visits) => {
          const lanes = createLanes({ perHost: 2, altogether: 3, waiting: 100 })
          const inside: string[] = []
          const ends = await Promise.all(
            visits.map(async ({ host, stays, patience }) => {
              const giveUp = new AbortController()
              if (patience < 3) void waitTurns(patience).then(() => giveUp.abort(new Error('gave up')))
              try {
                using turn = await lanes.enter(host, giveUp)
                void turn
                inside.push(host)
                assert.ok(inside.length <= 3)
                assert.ok(inside.filter((one) => one === host).length <= 2)
                await waitTurns(stays)
                inside.splice(inside.indexOf(host), 1)
                return 'served'
              } catch (error) {
                assert.equal((error as Error).message, 'gave up')
                return 'gave up'
              }
            }),
          )
          assert.ok(ends.every((end, index) => end === 'served' || (visits[index]?.patience ?? 9) < 3))
          // Nothing is left behind: as many places as at first.
          const turns = await Promise.all(['a', 'a', 'b'].map((host) => lanes.enter(host, { signal })))
          assert.equal(turns.length, 3)
        },
      ),
      { numRuns: 200 },
    )
  })
})

async function waitTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}
