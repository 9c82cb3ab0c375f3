import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { openPlace, type Place } from '../cli/place.ts'

interface Ask {
  readonly run: string
  readonly key: string
  readonly hash: string
  readonly changes: readonly { readonly target: string }[]
  readonly changed?: boolean
}

const draft = ['--mode', 'draft', '--json']

/** Asks to write a hundred files, the last of which nobody would want. */
const many = `adjutant: 1
name: many
input:
  type: object
  properties: { folder: { type: string, format: path }, names: { type: array, items: { type: string } } }
steps:
  - id: each
    forEach:
      items: '\${input.names}'
      as: name
      concurrency: 100
      do: { use: fs.write, with: { path: '\${input.folder}/\${name}', text: x } }
`

const names = Array.from({ length: 100 }, (_, index) => (index === 99 ? 'unseen.txt' : `file ${index}.txt`))

async function askMany(place: Place): Promise<string> {
  place.put('many.yaml', many)
  place.put('box/.keep', '')
  place.put('input.json', JSON.stringify({ folder: place.path('box'), names }))
  const grant = ['-g', `fs.write:${place.path('box')}`]
  const { code, out, err } = await place.start([
    'run',
    'many.yaml',
    '--input-file',
    'input.json',
    ...grant,
    ...draft,
  ]).ended
  assert.equal(code, 3, out + err)
  return (JSON.parse(out) as { id: string }).id
}

function written(place: Place): string[] {
  return readdirSync(place.path('box')).filter((name) => name !== '.keep')
}

describe('F5 a hundred questions at once', () => {
  test('a word without a key is for what was shown, and the rest is still asked', async () => {
    using place = openPlace()
    const run = await askMany(place)
    const shown = await place.json<Ask[]>('approvals', run)
    assert.ok(shown.length <= 20, 'no more at once than can be read')
    const { out } = await place.call('approvals', run)
    assert.match(out, new RegExp(`${100 - shown.length} more runs will be shown`))
    assert.equal((await place.call('approve', run, '--json')).code, 3)
    assert.deepEqual(
      written(place).toSorted(),
      shown.flatMap(({ changes }) => changes.map(({ target }) => target.replace(/^.*\//, ''))).toSorted(),
    )
    assert.ok(!existsSync(place.path('box', 'unseen.txt')))
  })

  test('a word with a key is for one, and a lease for no more than it says', async () => {
    using place = openPlace()
    const run = await askMany(place)
    const [first] = await place.json<Ask[]>('approvals', run)
    assert.ok(first)
    await place.call('approve', first.run, first.key)
    assert.equal(written(place).length, 1)
    await place.call('approve', run, '--lease', '--effects', '7')
    assert.equal(written(place).length, 8)
    const bare = await place.call('approve', run, '--lease')
    assert.equal(bare.code, 2, 'a lease without limits is none')
    assert.equal(written(place).length, 8)
  })

  test('all can be refused at once, seen or not', async () => {
    using place = openPlace()
    const run = await askMany(place)
    assert.equal((await place.call('deny', run, '--why', 'too much')).code, 1)
    assert.deepEqual(written(place), [])
    assert.deepEqual(await place.json<Ask[]>('approvals', run), [])
  })
})

/** Replaces a file that somebody may change meanwhile. */
const replaces = `adjutant: 1
name: replaces
input: { type: object, properties: { file: { type: string, format: path } } }
steps: [{ id: write, use: fs.write, with: { path: '\${input.file}', text: new, ifExists: replace } }]
`

describe('F5 what changed between the question and the deed', () => {
  test('is asked about again, and not touched by the word of before', async () => {
    using place = openPlace()
    place.put('replaces.yaml', replaces)
    const file = place.put('box/a.txt', 'old')
    const { out } = await place.start(['run', 'replaces.yaml', '-i', `file=${file}`, ...draft]).ended
    const { id } = JSON.parse(out) as { id: string }
    const [before] = await place.json<Ask[]>('approvals', id)
    writeFileSync(file, 'somebody else’s work')
    assert.equal((await place.call('approve', id)).code, 3)
    assert.equal(readFileSync(file, 'utf8'), 'somebody else’s work')
    const [again] = await place.json<Ask[]>('approvals', id)
    assert.equal(again?.changed, true)
    assert.notEqual(again?.hash, before?.hash)
    assert.equal((await place.call('approve', id)).code, 0)
    assert.equal(readFileSync(file, 'utf8'), 'new')
  })

  test('is asked about again when it came into being or went away', async () => {
    using place = openPlace()
    place.put('replaces.yaml', replaces)
    for (const [name, change] of [
      ['made.txt', () => place.put('box/made.txt', 'mine')],
      ['kept.txt', () => place.put('box/kept.txt', 'mine, longer')],
    ] as const) {
      const file = place.path('box', name)
      place.put('box/.keep', '')
      if (name === 'kept.txt') place.put('box/kept.txt', 'mine')
      const { out } = await place.start(['run', 'replaces.yaml', '-i', `file=${file}`, ...draft]).ended
      const { id } = JSON.parse(out) as { id: string }
      change()
      assert.equal((await place.call('approve', id)).code, 3, name)
      assert.match(readFileSync(file, 'utf8'), /^mine/)
    }
  })
})
