import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { cleanUp } from '../housekeeping.ts'
import { healthOperations } from './health.ts'
import { runsOperations } from './runs.ts'
import { settingsOperations } from './settings.ts'
import { asked, openDesk } from './testing/open-desk.ts'
import { isError, writeNote } from './testing/workflows.ts'

const { signal } = new AbortController()
const dayMs = 24 * 60 * 60_000

test('every group has a schema whose defaults are its values until somebody sets others', async () => {
  await using at = await openDesk({})
  const ops = asked(settingsOperations(at.desk))
  const { groups } = await ops['settings.list']({})
  assert.deepEqual(
    groups.map(({ group }) => group),
    ['appearance', 'notifications', 'retention', 'limits', 'documents'],
  )
  for (const { schema, values, title, description } of groups) {
    const fields = schema['properties'] as Record<string, { default: unknown; title?: string }>
    assert.deepEqual(
      values,
      Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])),
    )
    assert.ok(Object.values(fields).every((field) => field.title !== undefined))
    assert.ok(title !== '' && description !== '')
  }
})

test('settings are kept, and never over those that somebody else has set since', async () => {
  await using at = await openDesk({})
  const ops = asked(settingsOperations(at.desk))
  const { revision } = await ops['settings.get']({ group: 'appearance' })
  const set = await ops['settings.set']({ group: 'appearance', values: { theme: 'dark' }, revision })
  assert.deepEqual(set.values, { theme: 'dark' })
  assert.deepEqual(await ops['settings.get']({ group: 'appearance' }), set)
  await assert.rejects(
    ops['settings.set']({ group: 'appearance', values: { theme: 'light' }, revision }),
    isError('input.revision_stale', { revision: set.revision }),
  )
  await assert.rejects(
    ops['settings.set']({ group: 'appearance', values: { theme: 'pink' } }),
    isError('input.invalid'),
  )
  await assert.rejects(
    ops['settings.set']({ group: 'appearance', values: { other: 1 } }),
    isError('input.invalid'),
  )
  assert.deepEqual((await ops['settings.set']({ group: 'appearance', values: {} })).values, {
    theme: 'system',
  })
  assert.deepEqual(at.told, ['settings', 'settings'])
})

test('runs go when they are older than somebody wants, but for the newest that are always kept', async () => {
  await using at = await openDesk({})
  const ops = asked({ ...settingsOperations(at.desk), ...runsOperations(at.desk) })
  for (const name of ['a.txt', 'b.txt', 'c.txt']) {
    const input = { file: join(at.folder, name) }
    const { run } = await ops['runs.start']({ text: writeNote, input, yes: true })
    await at.workspace.runs.settled(run, { signal })
  }
  const { clock } = at.workspace
  const later = { ...clock, now: () => clock.now() + 8 * dayMs, after: clock.after.bind(clock) }
  const house = { ...at.workspace, clock: later }
  const count = async () => (await ops['runs.list']({})).items.length
  await cleanUp(house, { signal })
  assert.equal(await count(), 3)
  await ops['settings.set']({ group: 'retention', values: { runsDays: 7, runsKeep: 1 } })
  await cleanUp(house, { signal })
  assert.equal(await count(), 1)
})

test('health names what the program depends on, and what is wrong with it', async () => {
  await using at = await openDesk({})
  const ops = asked(healthOperations(at.desk))
  const health = await ops['health.get']({})
  assert.equal(health.status, 'ok')
  const names = health.dependencies.map(({ name }) => name)
  for (const name of ['database', 'disk', 'engine', 'policy', 'key', 'vault']) assert.ok(names.includes(name))
  await writeFile(join(at.top, 'home', 'retention.json'), '{ "snapshots": 3 }')
  const hurt = await ops['health.get']({})
  assert.equal(hurt.status, 'degraded')
  const wrong = hurt.dependencies.filter(({ status }) => status !== 'ok')
  assert.deepEqual(
    wrong.map(({ name, status }) => [name, status]),
    [['files of the home', 'down']],
  )
  assert.match(wrong[0]?.says ?? '', /retention\.json/)
})
