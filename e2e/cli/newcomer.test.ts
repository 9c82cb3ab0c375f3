import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { test } from 'node:test'

import { assertRefused, openPlace, root, treeOf } from './place.ts'

test('the demo tidies a copy of the sample, and undo brings it back byte for byte', async () => {
  using place = openPlace()
  const demo = await place.call('demo')
  assert.equal(demo.code, 0, demo.err)
  const sample = treeOf(place.path('adjutant-demo/sample'))
  const tidied = treeOf(place.path('adjutant-demo/copy-1'))
  assert.ok(Object.keys(sample).length >= 60)
  assert.equal(Object.keys(tidied).length, Object.keys(sample).length + 2)
  assert.match(demo.out, /Moved 62 of 62 files; 8 are copies of others/)
  assert.match(demo.out, /adjutant undo \w{8}/)
  const kinds = new Set(Object.keys(tidied).flatMap((file) => file.split('/').slice(0, -1)[0] ?? []))
  assert.deepEqual([...kinds].toSorted(), [
    'Archives',
    'Audio',
    'Code',
    'Documents',
    'Other',
    'Pictures',
    'Tables',
    'Text',
  ])

  const again = await place.json('run', 'tidy-folder', '-i', 'folder=adjutant-demo/copy-1')
  assert.deepEqual(again['output'], {
    summary: 'Moved 0 of 62 files; 62 were in place; 8 are copies of others (2.2 kB).',
    moved: 0,
    inPlace: 62,
    copies: 8,
    removed: 0,
    left: 0,
    report: place.path('adjutant-demo/copy-1/tidy-report.md'),
  })
  const runs = await place.json<{ id: string; workflow: string }[]>('runs')
  for (const { id } of runs.filter(({ workflow }) => workflow === 'tidy-folder')) {
    const undone = await place.call('undo', id)
    assert.equal(undone.code, 0, undone.out)
  }
  assert.deepEqual(treeOf(place.path('adjutant-demo/copy-1')), sample)
  assert.equal(readdirSync(place.path('adjutant-demo/copy-1')).includes('Pictures'), false)
})

test('a second demo takes a fresh copy and leaves the first; a folder of somebody else is left alone', async () => {
  using place = openPlace()
  await place.call('demo')
  const first = treeOf(place.path('adjutant-demo/copy-1'))
  assert.equal((await place.call('demo')).code, 0)
  assert.deepEqual(treeOf(place.path('adjutant-demo/copy-1')), first)
  assert.ok(readdirSync(place.path('adjutant-demo')).includes('copy-2'))

  place.put('mine/precious.txt', 'mine')
  assertRefused(await place.call('demo', 'mine'), 1, 'files.exists')
  assert.deepEqual(readdirSync(place.path('mine')), ['precious.txt'])
})

test('the recovery phrase goes to no pipe unless asked for, and restores a lost key', async () => {
  using place = openPlace()
  const demo = await place.call('demo')
  const { phrase } = await place.json<{ phrase: string }>('key', 'phrase')
  assert.equal(phrase.split(' ').length, 24)
  assert.equal((demo.out + demo.err).includes(phrase.split(' ').slice(0, 3).join(' ')), false)
  assert.match(demo.err, /adjutant key phrase/)

  const { path: file } = await place.json<{ path: string }>('key', 'show-path')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const key = readFileSync(file)
  spawnSync('rm', [file])
  assertRefused(await place.call('runs'), 1, 'keys.missing')
  assert.match((await place.call('doctor')).out, /bad\s+key/)
  const wrong = await place.start(['key', 'restore'], { input: phrase.replace(/\w+$/, 'zebra') }).ended
  assertRefused(wrong, 1, 'keys.phrase_invalid')
  const restored = await place.start(['key', 'restore'], { input: phrase }).ended
  assert.equal(restored.code, 0, restored.err)
  assert.deepEqual(readFileSync(file), key)
  assert.equal((await place.json<unknown[]>('runs')).length, 1)
})

test('what is kept is not readable without the key', async () => {
  using place = openPlace()
  await place.call('demo')
  for (const entry of readdirSync(place.home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const content = readFileSync(path.join(entry.parentPath, entry.name))
    assert.equal(content.includes('tidy-folder'), false, entry.name)
    assert.equal(content.includes('invoice 1001'), false, entry.name)
  }
})

test('the help names every command', () => {
  const { stdout: help } = spawnSync(process.execPath, [path.join(root, 'bin/adjutant.js'), '--help'], {
    encoding: 'utf8',
  })
  for (const name of ['run', 'work', 'undo', 'show', 'journal', 'workflow', 'doctor'])
    assert.match(help, new RegExp(`^  ${name}\\b`, 'm'))
})
