import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import type { CitedAnswer, CollectionView, DocumentView, ReadingView, SearchHit } from '#contract'

import { openPlace, type Place, root } from '../cli/place.ts'
import { byWordsAlone } from './by-words-alone.ts'

/** What came of a reading, without what differs from place to place. */
function cameOf({ report }: ReadingView): Record<string, number> {
  assert.ok(report)
  const { added, changed, same, removed, noText, unread } = report
  return { added, changed, same, removed, noText, unread }
}

/** Hits that have the word; by what it means, something is always near. */
async function withWord(place: Place, word: string, ...more: string[]): Promise<SearchHit[]> {
  const { hits } = await place.json<{ hits: SearchHit[] }>('search', word, ...more)
  return hits.filter(({ quote }) => quote.includes(word))
}

describe('documents on the command line', () => {
  let place: Place
  let papers: string

  before(async () => {
    place = openPlace()
    await byWordsAlone(place)
    papers = place.path('papers')
    cpSync(path.join(root, 'examples/documents'), papers, { recursive: true })
  })
  after(() => place[Symbol.dispose]())

  test('a folder is read, and again only what has changed', async () => {
    place.put('papers/picture.png', 'no picture')
    place.put('papers/secret.pdf', '%PDF-1.7\nnothing of it is right')
    place.put('papers/.gitignore', 'drafts/\n')
    place.put('papers/drafts/letter.txt', 'Not to be read.')
    const first = cameOf(await place.json<ReadingView>('documents', 'add', 'papers'))
    assert.equal(first['noText'], 1)
    assert.equal(first['unread'], 1)
    assert.ok((first['added'] ?? 0) > 60)
    const again = cameOf(await place.json<ReadingView>('documents', 'add', 'papers'))
    assert.deepEqual(again, { ...first, added: 0, same: first['added'] })

    const unread = await place.call('documents', 'unread')
    assert.match(unread.out, /documents\.\w+ {2}.*secret\.pdf/)
    place.put('papers/new.md', '# Zebra crossings\n\nThe zebra crossing is repainted in May.')
    place.put('papers/home/bins.md', '# Bins\n\nAll bins are emptied by trained walruses on Sundays.')
    renameSync(path.join(papers, 'home/neighbours.md'), path.join(papers, 'home/people-next-door.md'))
    rmSync(path.join(papers, 'secret.pdf'))
    const changed = cameOf(await place.json<ReadingView>('documents', 'add', 'papers'))
    assert.deepEqual(changed, {
      added: 1,
      changed: 1,
      // One of them under another name.
      same: (first['added'] ?? 0) - 1,
      removed: 0,
      noText: 1,
      unread: 0,
    })
    const hits = await withWord(place, 'walruses')
    assert.deepEqual(
      hits.map(({ path: at }) => path.relative(papers, at)),
      ['home/bins.md'],
    )
  })

  test('what is found says where it stands, to the byte', async () => {
    const { hits } = await place.json<{ hits: SearchHit[] }>(
      'search',
      'zebra',
      'crossing',
      '--under',
      'papers',
    )
    const [hit] = hits
    assert.ok(hit)
    const file = readFileSync(hit.path)
    assert.equal(file.subarray(hit.start, hit.end).toString(), hit.quote)
    assert.ok(hit.matches.some(({ from, to }) => /zebra/i.test(hit.quote.slice(from, to))))
    assert.deepEqual((await place.json<{ hits: [] }>('search', 'zebra', '--collection', 'notes')).hits, [])
    assert.match(
      (await place.call('search', 'zebra', '--collection', 'nowhere')).err,
      /no collection nowhere/,
    )
    assert.equal(
      (await place.call('search', 'zebra', '--since', '2999-01-01')).out.trim(),
      'Nothing was found.',
    )
    assert.equal((await place.call('search')).code, 2)
  })

  test('a question is answered in the words of a document, or honestly not', async () => {
    const { answer } = await place.json<{ answer: CitedAnswer }>(
      'ask',
      '--docs',
      'Who empties the bins on Sundays?',
    )
    assert.equal(answer.tokens, 0)
    assert.ok(answer.found, answer.confidence.why)
    const [citation] = answer.sentences[0]?.citations ?? []
    assert.ok(citation)
    assert.equal(
      readFileSync(citation.path).subarray(citation.start, citation.end).toString(),
      citation.quote,
    )
    assert.match(answer.sentences[0]?.text ?? '', /walruses/)
    const none = await place.json<{ answer: CitedAnswer }>('ask', '--docs', 'How tall is the Eiffel Tower?')
    assert.equal(none.answer.found, false)
  })

  test('it is listed, shown, counted, exported, forgotten; reading it can be taken back', async () => {
    const documents = await place.json<DocumentView[]>('documents', 'list', 'papers', '-n', '500')
    assert.ok(documents.every(({ integrity }) => integrity === 'untrusted'))
    const shown = await place.call('documents', 'show', 'papers/new.md')
    assert.equal(shown.out.trim(), readFileSync(path.join(papers, 'new.md'), 'utf8').trim())
    const [files] = (await place.json<CollectionView[]>('collections', 'list')).filter(
      ({ name }) => name === 'files',
    )
    assert.equal(files?.documents, documents.length)

    const archive = place.path('texts.zip')
    assert.equal((await place.call('documents', 'export', '-o', archive)).code, 0)
    assert.ok(readFileSync(archive).includes('new.md.txt'))

    const forgotten = await place.json<{ forgotten: number }>('documents', 'forget', 'papers/recipes')
    assert.ok(forgotten.forgotten >= 5)
    assert.equal((await place.call('documents', 'show', 'papers/recipes/sourdough.md')).code, 1)
    assert.match((await place.call('documents', 'forget', 'papers/recipes')).err, /has not been read/)

    mkdirSync(place.path('more'))
    place.put('more/one.txt', 'A single quokka lives here.')
    const { run } = await place.json<ReadingView>('documents', 'add', 'more')
    assert.equal((await withWord(place, 'quokka')).length, 1)
    assert.equal((await place.call('undo', run)).code, 0)
    assert.deepEqual(await withWord(place, 'quokka'), [])
  })

  test('a collection of a project is looked into from there alone, and others from everywhere', async () => {
    place.put('cooking/bread.txt', 'The sourdough is called Wombat.')
    await place.call('collections', 'add', 'kitchen', '--project', 'cooking')
    assert.equal(
      (await place.call('documents', 'add', 'cooking/bread.txt', '--collection', 'kitchen')).code,
      0,
    )
    const from = async (...project: string[]): Promise<number> =>
      (await withWord(place, 'Wombat', ...project)).length
    assert.deepEqual(
      [await from(), await from('--project', 'cooking'), await from('--project', 'cooking/cakes')],
      [1, 1, 1],
    )
    assert.equal(await from('--project', 'papers'), 0)
    assert.equal(await from('--project', 'papers', '--collection', 'kitchen'), 0)
    assert.ok((await withWord(place, 'zebra', '--project', 'papers')).length > 0)
    await place.call('collections', 'rm', 'kitchen')
  })

  test('collections of one’s own are kept apart, and forgotten as a whole', async () => {
    assert.match(
      (await place.call('documents', 'add', 'more', '--collection', 'mine')).err,
      /no collection mine/,
    )
    assert.equal((await place.call('collections', 'add', 'mine', '--passage-size', '300')).code, 0)
    assert.equal((await place.call('documents', 'add', 'more/one.txt', '--collection', 'mine')).code, 0)
    const found = await withWord(place, 'quokka')
    assert.deepEqual(
      found.map(({ collection }) => collection),
      ['mine'],
    )
    assert.equal((await place.json<{ forgotten: number }>('collections', 'rm', 'mine')).forgotten, 1)
    assert.deepEqual(await withWord(place, 'quokka'), [])
    assert.equal((await place.call('documents', 'add', 'nowhere')).code, 1)
  })
})
