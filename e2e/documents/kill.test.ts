import assert from 'node:assert/strict'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import type { CollectionView, DocumentView, ReadingView, SearchHit } from '#contract'

import { openPlace, type Place, root } from '../cli/place.ts'
import { byWordsAlone } from './by-words-alone.ts'

const rounds = 4
const copies = 3

/** Papers many times over, each with a word of its own. */
function makePapers(place: Place): void {
  for (let copy = 0; copy < copies; copy += 1) {
    const folder = place.path('papers', `copy-${copy}`)
    mkdirSync(folder, { recursive: true })
    cpSync(path.join(root, 'examples/documents'), folder, { recursive: true })
    place.put(`papers/copy-${copy}/mark.txt`, `This copy is called numbat${copy}.`)
  }
}

async function kept(place: Place): Promise<unknown> {
  const documents = await place.json<DocumentView[]>('documents', 'list', '-n', '5000')
  const [files] = (await place.json<CollectionView[]>('collections', 'list')).filter(
    ({ name }) => name === 'files',
  )
  return {
    passages: files?.passages,
    documents: documents.map((one) => [path.relative(place.path('papers'), one.path), one.passages]),
  }
}

test('killed again and again while it reads, a folder is read whole and once', async () => {
  using calm = openPlace()
  await byWordsAlone(calm)
  makePapers(calm)
  await calm.json('documents', 'add', 'papers')

  using place = openPlace()
  await byWordsAlone(place)
  makePapers(place)
  for (let round = 0; round < rounds; round += 1) {
    const reading = place.start(['documents', 'add', 'papers', '--json'])
    await Promise.race([reading.ended, setTimeout(900 + 400 * round)])
    reading.child.kill('SIGKILL')
    await reading.ended
  }
  const { report } = await place.json<ReadingView>('documents', 'add', 'papers')
  assert.equal(report?.unread, 0)
  assert.deepEqual(await kept(place), await kept(calm))
  for (let copy = 0; copy < copies; copy += 1) {
    const { hits } = await place.json<{ hits: SearchHit[] }>('search', `numbat${copy}`)
    assert.equal(hits.filter(({ quote }) => quote.includes(`numbat${copy}`)).length, 1, `numbat${copy}`)
  }
})
