import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'

import { movedFact, writeHistory } from './history.ts'
import { assertRefused, openPlace, type Place } from './place.ts'

const shared: { place?: Place } = {}

before(async () => {
  const made = openPlace()
  shared.place = made
  await writeHistory(made.home, [
    movedFact('/in/a.txt', '/out/a.txt'),
    { kind: 'approval', data: { by: 'Ada', effects: 3 } },
    { kind: 'notice', data: { title: 'Tidied', body: '', level: 'info' } },
  ])
})
after(() => shared.place?.[Symbol.dispose]())

function place(): Place {
  assert.ok(shared.place)
  return shared.place
}

describe('audit', () => {
  test('activity tells who did what in which run, and by kind and run', async () => {
    const all = await place().json<{ by: string; tool: string; what: string; kind: string }[]>('activity')
    assert.deepEqual(
      all.map(({ kind, by, tool, what }) => [kind, by, tool, what]),
      [
        ['notice', '', '', 'Tidied'],
        ['approval', 'Ada', '', '{"by":"Ada","effects":3}'],
        ['receipt', '', 'fs.move', 'fs.move /in/a.txt -> /out/a.txt'],
      ],
    )
    assert.equal((await place().json<unknown[]>('activity', '-k', 'notice', '-k', 'approval')).length, 2)
    assert.equal((await place().json<unknown[]>('activity', '--run', 'run_2')).length, 1)
    assert.equal((await place().json<unknown[]>('activity', '-n', '1')).length, 1)
    assertRefused(await place().call('activity', '--within', 'long'), 2, 'cli.usage')
    assertRefused(await place().call('activity', '--run', 'nobody'), 1, 'engine.run_not_found')
  })

  test('an export is made once, checked anywhere by its key, and by no other', async () => {
    const { key, path } = await place().json<{ key: string; path: string }>('audit', 'export', 'log.audit')
    assertRefused(await place().call('audit', 'export', 'log.audit'), 1, 'files.exists')
    assertRefused(await place().call('audit', 'export', 'no/such/log.audit'), 1, 'files.not_found')
    using elsewhere = openPlace()
    writeFileSync(elsewhere.path('got.audit'), readFileSync(path))
    const found = await elsewhere.json('audit', 'verify', 'got.audit', '--key', key)
    assert.deepEqual([found['ok'], found['is'], found['entries'], found['pruned']], [true, 'export', 3, 0])
    assertRefused(await elsewhere.call('audit', 'verify', 'got.audit'), 2, 'cli.usage')
    assertRefused(
      await elsewhere.call('audit', 'verify', 'got.audit', '--key', 'nonsense'),
      1,
      'audit.key_invalid',
    )
    assertRefused(await elsewhere.call('audit', 'verify', 'missing', '--key', key), 1, 'files.not_found')
    await writeHistory(elsewhere.home, [movedFact('/x', '/y')])
    assertRefused(await elsewhere.call('audit', 'verify', 'got.audit'), 1, 'audit.signature_refused')
    writeFileSync(elsewhere.path('got.audit'), readFileSync(path, 'utf8').replace('"approval"', '"approvel"'))
    assertRefused(
      await elsewhere.call('audit', 'verify', 'got.audit', '--key', key),
      1,
      'audit.export_damaged',
    )
  })

  test('a checkpoint is itself something to check, and says so when it is of another home', async () => {
    const { checkpoint } = await place().json<{ checkpoint: string }>('audit', 'checkpoint')
    place().put('mine', checkpoint)
    assert.match((await place().call('audit', 'verify', 'mine')).out, /a checkpoint of 3 entries/)
    using elsewhere = openPlace()
    await writeHistory(elsewhere.home, [movedFact('/x', '/y')])
    elsewhere.put('theirs', checkpoint)
    assertRefused(await elsewhere.call('audit', 'verify', '--since', 'theirs'), 1, 'audit.signature_refused')
    assertRefused(await elsewhere.call('audit', 'verify', '--since', 'nothing'), 1, 'files.not_found')
    assertRefused(await place().call('audit', 'prove', '99'), 1, 'audit.entry_unknown')
    assertRefused(await place().call('audit', 'prove', 'last'), 2, 'cli.usage')
  })

  test('nothing is said of a home that is not there, and none is made', async () => {
    using elsewhere = openPlace()
    assert.match((await elsewhere.call('activity')).out, /Nothing has happened/)
    assert.equal((await elsewhere.call('activity', '--csv')).out.split('\r\n').length, 2)
    assertRefused(await elsewhere.call('audit', 'verify'), 1, 'cli.no_home')
  })
})
