import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { staleMutants, tryMutant } from './kill-mutants.ts'
import { mutants } from './mutants.ts'
import { campaign } from './simulate.ts'

describe('a share of the simulation', () => {
  test('nothing goes wrong in a few hundred worlds', async () => {
    const { seeds, bad } = await campaign({ seeds: 300, from: 1 })
    assert.deepEqual(bad, [])
    assert.equal(seeds, 300)
  })

  test('nor in a few on the real tables', async () => {
    const { bad } = await campaign({ seeds: 30, from: 1, store: 'sqlite' })
    assert.deepEqual(bad, [])
  })

  test('every mutant still has its place', () => {
    assert.deepEqual(staleMutants(mutants), [])
    assert.ok(mutants.length >= 30)
  })

  for (const name of [
    'acts-before-durable',
    'facts-twice',
    'timer-early',
    'signal-twice',
    'child-result-lost',
  ]) {
    test(`the mistake ${name} is found`, async () => {
      const mutant = mutants.find((one) => one.name === name)
      assert.ok(mutant)
      const { killedBy } = await tryMutant(mutant, { seeds: 100 })
      assert.ok(killedBy !== null)
    })
  }
})
