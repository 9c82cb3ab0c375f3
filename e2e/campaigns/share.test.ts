/** A small share of each campaign; the README says how to run them whole. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { whyNoShim } from './disk/shim.ts'
import { campaign as faults } from './faults.ts'
import { campaign as kill } from './kill.ts'
import { campaign as powercut } from './powercut.ts'
import { campaign as turn } from './turn.ts'

test('a killed turn of an agent goes on, and pays and does nothing twice', async () => {
  const { commits, kills, bad } = await turn({ every: 13 })
  assert.deepEqual(bad, [])
  // Before and after each of them it could be killed: some thirty points.
  assert.ok(commits >= 15)
  assert.equal(kills, 2 * Math.ceil(commits / 13))
})

describe('a share of the campaigns', { skip: whyNoShim() ?? false }, () => {
  test('what was acknowledged survives a power cut', async () => {
    const { states, bad } = await powercut('FULL', { states: 40, seed: 1, keep: false })
    assert.equal(states, 40)
    assert.deepEqual(bad, [])
  })

  test('a power cut would show it if the disk were not waited for', async () => {
    const { bad } = await powercut('OFF', { states: 20, seed: 1, keep: false })
    assert.ok(bad.length > 0)
  })

  test('a disk that fails loses nothing and stops nothing for good', async () => {
    const { hit, bad } = await faults({ times: 8, seed: 1 })
    assert.ok(hit >= 8)
    assert.deepEqual(bad, [])
  })

  test('a killed workflow goes on and does everything once', async () => {
    const { kills, inWindow, bad } = await kill({ times: 6, seed: 1, files: 24 })
    assert.equal(kills, 6)
    assert.ok(inWindow >= 3)
    assert.deepEqual(bad, [])
  })
})
