import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { createChangeStamps, openDatabase } from '#adapters'
import { SimulatedClock } from '#engine/testing'
import type { Changed } from '#http'

import { budgetsOperations } from './operations/budgets.ts'
import { grantsOperations } from './operations/grants.ts'
import { settingsOperations } from './operations/settings.ts'
import { asked, openDesk } from './operations/testing/open-desk.ts'
import { vaultOperations } from './operations/vault.ts'
import { workflowsOperations } from './operations/workflows.ts'
import { watchStamps } from './watch-stamps.ts'

test('what another process has changed is told within a second, once, and nothing else', async () => {
  await using place = await openDesk()
  const { desk } = place
  const ops = asked({
    ...budgetsOperations(desk),
    ...grantsOperations(desk),
    ...settingsOperations(desk),
    ...vaultOperations(desk),
    ...workflowsOperations(desk),
  })
  const db = openDatabase(place.workspace.home.database)
  const clock = new SimulatedClock()
  const told: Changed[] = []
  const watching = watchStamps({
    stamps: createChangeStamps(db),
    clock,
    changed: (what) => void told.push(what),
  })
  const capability = `fs.read:${join(place.top, 'folder')}`
  const text = 'adjutant: 1\nname: say\nsteps: [{ id: a, set: { x: 1 } }]\n'
  const changes: readonly [Changed, () => Promise<unknown>][] = [
    ['grants', () => ops['grants.give']({ capability })],
    ['budgets', () => ops['budgets.set']({ scope: 'day', unit: 'effects', limit: 5 })],
    ['settings', () => ops['settings.set']({ group: 'appearance', values: {} })],
    [
      'vault',
      () => ops['vault.set']({ name: 'forge', value: 'sk-live-0123456789', hosts: ['forge.example'] }),
    ],
    ['workflows', () => ops['workflows.saveDraft']({ name: 'say', text })],
  ]
  for (const [what, change] of changes) {
    await change()
    clock.step()
    clock.step()
    assert.deepEqual(told.splice(0), [what])
  }
  watching[Symbol.dispose]()
  assert.equal(clock.step(), false)
  db.close()
})
