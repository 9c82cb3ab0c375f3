import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { publicLabel } from '#contract'

import { createMemorySearchStore } from '../testing/memory-search-store.ts'
import { numbersVector, taken } from '../testing/taken-document.ts'
import type { SearchScope, SearchStore, Vectors } from './search-store.ts'

const { signal } = new AbortController()
const space = { name: 'numbers', dimensions: 3, weight: 0.5 }
const everywhere: SearchScope = {}

/** Vectors for a document's passages, in their order. */
function vectors(document: ReturnType<typeof taken>, ...of: readonly Float32Array[]): Vectors {
  return { space, of: new Map(of.map((vector, index) => [document.passages[index]?.id ?? '', vector])) }
}

async function textsByWords(
  store: SearchStore,
  words: string,
  scope: SearchScope = everywhere,
): Promise<string[]> {
  const found = await store.byWords(words, { scope, limit: 10, signal })
  return (await store.passages(found.map(({ passage }) => passage))).map(({ text }) => text)
}

async function textsByMeaning(
  store: SearchStore,
  vector: Float32Array,
  options: { scope?: SearchScope; exact?: boolean; limit?: number } = {},
): Promise<string[]> {
  const found = await store.byMeaning(vector, { space, scope: everywhere, limit: 10, ...options, signal })
  return (await store.passages(found.map(({ passage }) => passage))).map(({ text }) => text)
}

/** What every SearchStore must do. Each adapter's test file calls this once. */
export function testSearchStore(
  open: () => Promise<SearchStore & AsyncDisposable> | (SearchStore & AsyncDisposable),
): void {
  testKeeping(open)
  testVectors(open)
  testSearching(open)
  testAgainstModel(open)
}

type Open = Parameters<typeof testSearchStore>[0]

function testKeeping(open: Open): void {
  test('a document is found by its place, with what was said of it', async () => {
    await using store = await open()
    const { text: _, passages: __, ...facts } = taken('a.txt', ['one', 'two'], { title: 'Numbers' })
    const kept = await store.put(taken('a.txt', ['one', 'two'], { title: 'Numbers' }))

    assert.deepEqual(kept, { ...facts, id: kept.id, passages: 2 })
    assert.deepEqual(await store.find('notes', 'a.txt'), kept)
    assert.equal(await store.find('other', 'a.txt'), undefined)
    assert.equal(await store.find('notes', 'b.txt'), undefined)
  })

  test('its text comes whole or in bytes, and never half a character', async () => {
    await using store = await open()
    const { id } = await store.put(taken('a.txt', ['aé😀z', 'next']))
    const text = async (start: number, end: number): Promise<string | undefined> =>
      (await store.text(id, { start, end }))?.text

    assert.equal((await store.text(id))?.text, 'aé😀z\nnext')
    assert.equal(await text(0, 3), 'aé')
    assert.equal(await text(0, 2), 'a')
    assert.equal(await text(2, 8), '😀z')
    assert.equal(await text(4, 6), '')
    assert.equal(await text(7, 1_000), 'z\nnext')
    assert.equal(await text(500, 600), '')
    assert.equal(await store.text('doc_nobody'), undefined)
  })

  test('documents are listed by path, in pages, and under a folder', async () => {
    await using store = await open()
    for (const path of ['b/2', 'a', 'b', 'b/1', 'b!', 'bc', '\u{1F600}', '\uFFFD'])
      await store.put(taken(path, ['x']))
    const paths = async (options: Parameters<SearchStore['list']>[1]): Promise<string[]> =>
      (await store.list('notes', options)).map(({ path }) => path)

    assert.deepEqual(await paths({ limit: 10 }), ['a', 'b', 'b!', 'b/1', 'b/2', 'bc', '\uFFFD', '\u{1F600}'])
    assert.deepEqual(await paths({ limit: 2, after: 'b' }), ['b!', 'b/1'])
    assert.deepEqual(await paths({ limit: 10, under: 'b' }), ['b', 'b/1', 'b/2'])
    assert.deepEqual(await paths({ limit: 10, under: 'b/' }), ['b/1', 'b/2'])
    assert.deepEqual(await paths({ limit: 1, under: 'b', after: 'b' }), ['b/1'])
    assert.deepEqual(await paths({ limit: 0 }), [])
  })

  test('put again it keeps its id, and its passages are those of the new text', async () => {
    await using store = await open()
    const before = await store.put(taken('a.txt', ['apple', 'pear']))
    const after = await store.put(taken('a.txt', ['zero', 'apple', 'plum']))

    assert.equal(after.id, before.id)
    assert.deepEqual(await textsByWords(store, 'pear'), [])
    assert.deepEqual(await textsByWords(store, 'plum'), ['plum'])
    const [found] = await store.byWords('apple', { scope: everywhere, limit: 1, signal })
    const [apple] = await store.passages([found?.passage ?? ''])
    assert.deepEqual([apple?.line, apple?.start, apple?.document.passages], [2, 5, 3])
  })

  test('a title and headings are words to find a passage by, also when only they changed', async () => {
    await using store = await open()
    await store.put(
      taken('a.txt', [{ text: 'press the knob', headings: ['Oven', 'Grill'] }], { title: 'Kitchen' }),
    )
    assert.deepEqual(await textsByWords(store, 'grill'), ['press the knob'])
    assert.deepEqual(await textsByWords(store, 'kitchen'), ['press the knob'])

    await store.put(
      taken('a.txt', [{ text: 'press the knob', headings: ['Oven', 'Steam'] }], { title: 'House' }),
    )
    assert.deepEqual(await textsByWords(store, 'grill kitchen'), [])
    assert.deepEqual(await textsByWords(store, 'steam'), ['press the knob'])
  })

  test('what a document is called is found, also once it is called otherwise', async () => {
    await using store = await open()
    await store.put({ ...taken('money/electrician-invoice.txt', ['please pay soon']) })
    assert.deepEqual(await textsByWords(store, 'electrician'), ['please pay soon'])
    const { collection } = taken('', [])
    await store.move(collection, 'money/electrician-invoice.txt', 'money/plumber-invoice.txt')
    assert.deepEqual(await textsByWords(store, 'electrician'), [])
    assert.deepEqual(await textsByWords(store, 'plumber'), ['please pay soon'])
  })

  test('documents are found by the bytes that they were read from', async () => {
    await using store = await open()
    const { hash } = await store.put(taken('b.txt', ['apple']))
    await store.put(taken('a.txt', ['apple'], { hash }))
    await store.put(taken('c.txt', ['apple'], { hash: 'another' }))
    await store.put(taken('d.txt', ['apple'], { hash, collection: 'mail' }))
    await store.put(taken('gone.txt', ['apple'], { hash }))
    await store.remove('notes', { path: 'gone.txt' })

    const paths = (await store.withHash('notes', hash)).map(({ path }) => path)
    assert.deepEqual(paths, ['a.txt', 'b.txt'])
    assert.deepEqual(await store.withHash('notes', 'nothing'), [])
  })

  test('moved it is what it was, and what stood in the new place is gone', async () => {
    await using store = await open()
    const document = taken('a.txt', ['apple'])
    const { id } = await store.put(document, vectors(document, numbersVector(1, 0, 0)))
    await store.put(taken('b.txt', ['pear']))

    assert.equal(await store.move('notes', 'nowhere', 'c.txt'), false)
    assert.equal(await store.move('notes', 'a.txt', 'a.txt'), true)
    assert.equal(await store.move('notes', 'a.txt', 'b.txt'), true)
    assert.equal((await store.find('notes', 'b.txt'))?.id, id)
    assert.equal(await store.find('notes', 'a.txt'), undefined)
    assert.deepEqual((await store.find('notes', 'b.txt'))?.label, document.label)
    assert.equal(await store.move('notes', 'b.txt', 'b.txt', publicLabel), true)
    assert.deepEqual((await store.find('notes', 'b.txt'))?.label, document.label, 'it was not moved')
    assert.equal(await store.move('notes', 'b.txt', 'c.txt', publicLabel), true)
    assert.deepEqual((await store.find('notes', 'c.txt'))?.label, publicLabel)
    assert.equal(await store.move('notes', 'c.txt', 'b.txt', document.label), true)
    assert.deepEqual(await textsByWords(store, 'apple pear'), ['apple'])
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 0, 0), { scope: { under: 'b.txt' } }), [
      'apple',
    ])
  })

  test('another document in the place of one that was moved is another, with passages of its own', async () => {
    await using store = await open()
    const first = await store.put(taken('a.txt', ['apple']))
    await store.move('notes', 'a.txt', 'b.txt')
    const second = await store.put(taken('a.txt', ['apple']))

    assert.notEqual(second.id, first.id)
    const found = await store.byWords('apple', { scope: everywhere, limit: 10, signal })
    assert.equal(new Set(found.map(({ passage }) => passage)).size, 2)
    const paths = (await store.passages(found.map(({ passage }) => passage))).map(
      ({ document }) => document.path,
    )
    assert.deepEqual(paths.toSorted(), ['a.txt', 'b.txt'])
    assert.equal((await store.put(taken('a.txt', ['apple', 'pear']))).id, second.id)
    assert.equal((await store.byWords('apple', { scope: everywhere, limit: 10, signal })).length, 2)
  })

  test('what is removed is not there any more, and can come back', async () => {
    await using store = await open()
    for (const path of ['a', 'b', 'b/1', 'bc']) await store.put(taken(path, [`word${path.replace('/', '')}`]))

    assert.equal(await store.remove('notes', { path: 'nowhere' }), 0)
    assert.equal(await store.remove('notes', { under: 'b' }), 2)
    assert.equal(await store.remove('notes', { path: 'a' }), 1)
    assert.deepEqual(
      (await store.list('notes', { limit: 10 })).map(({ path }) => path),
      ['bc'],
    )
    assert.deepEqual(await textsByWords(store, 'worda wordb wordb1 wordbc'), ['wordbc'])
    await store.put(taken('a', ['worda']))
    assert.deepEqual(await textsByWords(store, 'worda'), ['worda'])
  })

  test('counts say how much there is in each collection', async () => {
    await using store = await open()
    const document = taken('a', ['x', 'y'])
    await store.put(document, vectors(document, numbersVector(1, 0, 0)))
    await store.put(taken('b', ['z'], { collection: 'mail' }))

    assert.deepEqual(await store.counts(), [
      { collection: 'mail', documents: 1, passages: 1, vectors: {} },
      { collection: 'notes', documents: 1, passages: 2, vectors: { numbers: 1 } },
    ])
    assert.deepEqual(await store.counts('mail'), [
      { collection: 'mail', documents: 1, passages: 1, vectors: {} },
    ])
    assert.deepEqual(await store.counts('nothing'), [])
  })

  test('a document may be empty', async () => {
    await using store = await open()
    const { id } = await store.put(taken('a', []))
    assert.equal((await store.text(id))?.text, '')
    assert.deepEqual(await store.counts(), [{ collection: 'notes', documents: 1, passages: 0, vectors: {} }])
  })
}

function testVectors(open: Open): void {
  test('passages whose words are the same keep their vectors', async () => {
    await using store = await open()
    const before = taken('a', ['apple', 'pear'])
    assert.equal(await store.dimensionsOf(space.name), null)
    await store.put(before, vectors(before, numbersVector(1, 0, 0), numbersVector(0, 1, 0)))
    assert.equal(await store.dimensionsOf(space.name), space.dimensions)
    assert.equal(await store.dimensionsOf('another'), null)
    const after = taken('a', ['pear', 'plum'])
    await store.put(after)

    const ids = after.passages.map(({ id }) => id)
    assert.deepEqual(await store.withVectors(space, [...ids, 'p_nobody']), new Set([ids[0]]))
    const lacking = await store.passagesWithout(space, { limit: 10 })
    assert.deepEqual(
      lacking.map(({ text }) => text),
      ['plum'],
    )
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 0, 0)), ['pear'])
  })

  test('vectors that come later are found, and passages that lack one are told until none does', async () => {
    await using store = await open()
    const document = taken('a', ['apple', 'pear', 'plum'])
    await store.put(document)
    for (let round = 0; round < 3; round += 1) {
      const [passage] = await store.passagesWithout(space, { limit: 1 })
      assert.ok(passage)
      await store.putVectors({ space, of: new Map([[passage.id, numbersVector(1, round, 0)]]) })
    }
    assert.deepEqual(await store.passagesWithout(space, { limit: 10 }), [])
    assert.deepEqual((await textsByMeaning(store, numbersVector(1, 1, 0))).length, 3)
  })

  test('a vector of a passage that is gone is not kept, one in the place of another is', async () => {
    await using store = await open()
    const document = taken('a', ['apple'])
    const [id = ''] = document.passages.map((passage) => passage.id)
    await store.put(document, vectors(document, numbersVector(1, 0, 0)))
    await store.putVectors({
      space,
      of: new Map([
        ['p_nobody', numbersVector(0, 0, 1)],
        [id, numbersVector(0, 1, 0)],
      ]),
    })

    const found = await store.byMeaning(numbersVector(0, 1, 0), {
      space,
      scope: everywhere,
      limit: 10,
      signal,
    })
    assert.deepEqual(found, [{ passage: id, score: 1, vector: numbersVector(0, 1, 0) }])
  })

  test('passages that are named come too, however far they are, but not out of the scope', async () => {
    await using store = await open()
    const near = taken('a', ['apple', 'pear', 'plum'])
    const [apple, pear, plum] = near.passages.map(({ id }) => id)
    const of = (...each: readonly (readonly [string | undefined, Float32Array])[]) => ({
      space,
      of: new Map(each.map(([id = '', vector]) => [id, vector])),
    })
    await store.put(near, of([apple, numbersVector(1, 0, 0)], [pear, numbersVector(0, 1, 0)]))
    const other = taken('b', ['quince'])
    const quince = other.passages[0]?.id
    await store.put(other, of([quince, numbersVector(1, 1, 0)]))
    const also = [apple, pear, plum, quince, 'nowhere'].filter((id) => id !== undefined)
    const found = async (options: object): Promise<readonly (readonly [string, string])[]> =>
      (
        await store.byMeaning(numbersVector(1, 0, 0), {
          space,
          scope: everywhere,
          limit: 1,
          signal,
          ...options,
        })
      ).map(({ passage, score }) => [passage, score.toFixed(3)])

    assert.deepEqual(await found({}), [[apple, '1.000']])
    const all = [
      [apple, '1.000'],
      [quince, '0.707'],
      [pear, '0.000'],
    ]
    assert.deepEqual(await found({ also }), all)
    assert.deepEqual(await found({ also, exact: true }), all)
    assert.deepEqual(await found({ also, scope: { under: 'a' } }), [all[0], all[2]])
    assert.deepEqual(await found({ also, scope: { collections: ['nothing'] } }), [])
    await store.remove('notes', { path: 'b' })
    assert.deepEqual(await found({ also }), [all[0], all[2]])
  })

  test('vectors are kept at length 1', async () => {
    await using store = await open()
    const document = taken('a', ['apple'])
    await store.put(document, vectors(document, Float32Array.of(0, 3, 4)))
    const [found] = await store.byMeaning(Float32Array.of(0, 30, 40), {
      space,
      scope: everywhere,
      limit: 1,
      signal,
    })
    assert.deepEqual(
      [...(found?.vector ?? [])].map((part) => part.toFixed(6)),
      ['0.000000', '0.600000', '0.800000'],
    )
    assert.equal(found?.score.toFixed(6), '1.000000')
  })

  test('a vector of other dimensions than its space says is refused, and nothing is kept', async () => {
    await using store = await open()
    const document = taken('a', ['apple'])
    await assert.rejects(async () => store.put(document, vectors(document, Float32Array.of(1, 0))))
    await assert.rejects(async () => store.put(document, vectors(document, Float32Array.of(1, 0, NaN))))
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 0, 0)), [])
  })

  test('spaces are apart; those that are not kept are gone', async () => {
    await using store = await open()
    const document = taken('a', ['apple'])
    const [id = ''] = document.passages.map((passage) => passage.id)
    await store.put(document, vectors(document, numbersVector(1, 0, 0)))
    const other = { name: 'other', dimensions: 2, weight: 1 }
    await store.putVectors({ space: other, of: new Map([[id, numbersVector(1, 1)]]) })
    const inOther = async (): Promise<number> =>
      (await store.byMeaning(numbersVector(1, 1), { space: other, scope: everywhere, limit: 10, signal }))
        .length

    assert.equal(await inOther(), 1)
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 1)), [])
    await store.keepSpaces(['numbers'])
    assert.equal(await inOther(), 0)
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 0, 0)), ['apple'])
    assert.deepEqual((await store.counts())[0]?.vectors, { numbers: 1 })
    assert.equal((await store.passagesWithout(other, { limit: 10 })).length, 1)
  })

  test('a space that comes with other dimensions begins anew', async () => {
    await using store = await open()
    const document = taken('a', ['apple', 'pear'])
    const [id = ''] = document.passages.map((passage) => passage.id)
    await store.put(document, vectors(document, numbersVector(1, 0, 0), numbersVector(1, 0, 0)))
    const changed = { ...space, dimensions: 2 }
    await store.putVectors({ space: changed, of: new Map([[id, numbersVector(1, 1)]]) })

    assert.deepEqual((await store.counts())[0]?.vectors, { numbers: 1 })
    const found = await store.byMeaning(numbersVector(1, 1), {
      space: changed,
      scope: everywhere,
      limit: 10,
      signal,
    })
    assert.deepEqual(
      found.map(({ passage }) => passage),
      [id],
    )
  })
}

const dated = { modifiedMs: 5_000 }
const secret = { label: { ...publicLabel, confidentiality: 'secret' as const } }
const everybodys = { label: publicLabel }

/** What each part of a scope leaves of four documents that all fit. */
const scopes: readonly (readonly [string, SearchScope, readonly string[]])[] = [
  ['everywhere', {}, ['in mail', 'in old', 'in open', 'in secret']],
  ['a collection', { collections: ['mail'] }, ['in mail']],
  ['no collection', { collections: [] }, []],
  [
    'collections',
    { collections: ['mail', 'notes', 'mail', 'none'] },
    ['in mail', 'in old', 'in open', 'in secret'],
  ],
  ['a folder', { under: 'dir' }, ['in open', 'in secret']],
  ['since', { since: 5_000 }, ['in mail', 'in secret']],
  ['until', { until: 5_000 }, ['in old', 'in open']],
  ['not secret', { within: { confidentiality: 'private' } }, ['in mail', 'in old', 'in open']],
  ['public', { within: { confidentiality: 'public' } }, ['in open']],
  ['trusted', { within: { integrity: 'trusted' } }, ['in open', 'in secret']],
  ['several', { collections: ['notes'], under: 'dir', since: 5_000 }, ['in secret']],
]

function testSearching(open: Open): void {
  test('by words: any of them, those that say most first', async () => {
    await using store = await open()
    await store.put(taken('a', ['the cat sleeps', 'the dog sleeps', 'a bird flies', 'the dog and the cat']))

    const texts = await textsByWords(store, 'does the dog know a cat?')
    assert.equal(texts[0], 'the dog and the cat')
    assert.deepEqual(texts.toSorted(), ['the cat sleeps', 'the dog and the cat', 'the dog sleeps'])
    const found = await store.byWords('dog cat', { scope: everywhere, limit: 2, signal })
    assert.equal(found.length, 2)
    assert.ok(found.every(({ score }) => score > 0))
  })

  test('by words of scripts without spaces', async () => {
    await using store = await open()
    await store.put(taken('a', ['東京都に住んでいます', '京都へ行く', 'iPhone用ケース', 'กินข้าวกับแม่']))

    assert.equal((await textsByWords(store, '東京'))[0], '東京都に住んでいます')
    assert.deepEqual(
      (await textsByWords(store, '京都')).toSorted(),
      ['京都へ行く', '東京都に住んでいます'].toSorted(),
    )
    assert.deepEqual(await textsByWords(store, '行'), ['京都へ行く'])
    assert.deepEqual(await textsByWords(store, 'iphone'), ['iPhone用ケース'])
    assert.deepEqual(await textsByWords(store, 'ข้าว'), ['กินข้าวกับแม่'])
  })

  for (const [name, scope, expected] of scopes) {
    test(`within a scope alone: ${name}`, async () => {
      await using store = await open()
      const documents = [
        taken('x', ['in mail'], { collection: 'mail', ...dated }),
        taken('old', ['in old']),
        taken('dir/open', ['in open'], everybodys),
        taken('dir/secret', ['in secret'], { ...secret, ...dated }),
      ]
      for (const document of documents) await store.put(document, vectors(document, numbersVector(1, 1, 1)))

      assert.deepEqual((await textsByWords(store, 'in mail old open secret', scope)).toSorted(), expected)
      assert.deepEqual((await textsByMeaning(store, numbersVector(1, 1, 1), { scope })).toSorted(), expected)
      const exactly = await textsByMeaning(store, numbersVector(1, 1, 1), { scope, exact: true })
      assert.deepEqual(exactly.toSorted(), expected)
    })
  }

  test('by meaning: the nearest first, as many as asked for', async () => {
    await using store = await open()
    const document = taken('a', ['east', 'north', 'northeast', 'west'])
    const at = [
      numbersVector(1, 0, 0),
      numbersVector(0, 1, 0),
      numbersVector(1, 1, 0),
      numbersVector(-1, 0, 0),
    ]
    await store.put(document, vectors(document, ...at))

    assert.deepEqual(await textsByMeaning(store, numbersVector(2, 1, 0)), [
      'northeast',
      'east',
      'north',
      'west',
    ])
    assert.deepEqual(await textsByMeaning(store, numbersVector(2, 1, 0), { limit: 1 }), ['northeast'])
    assert.deepEqual(await textsByMeaning(store, numbersVector(2, 1, 0), { exact: true, limit: 2 }), [
      'northeast',
      'east',
    ])
    assert.deepEqual(await textsByMeaning(store, numbersVector(1, 0)), [])
  })

  test('passages come in the order asked, without those that are gone', async () => {
    await using store = await open()
    const document = taken('a', ['one', { text: 'two', headings: ['H', 'I'] }])
    const kept = await store.put(document)
    const [one, two] = document.passages

    assert.deepEqual(await store.passages([two?.id ?? '', 'p_nobody', one?.id ?? '']), [
      { ...two, document: kept },
      { ...one, document: kept },
    ])
  })

  test('who has given up is not answered', async () => {
    await using store = await open()
    const gaveUp = new Error('gave up')
    const options = { scope: everywhere, limit: 1, signal: AbortSignal.abort(gaveUp) }
    await assert.rejects(store.byWords('x', options), gaveUp)
    await assert.rejects(store.byMeaning(numbersVector(1, 0, 0), { ...options, space }), gaveUp)
  })

  test('whatever is asked for is no command', async () => {
    await using store = await open()
    await store.put(taken('a', ['plain words']))
    const pieces = fc.constantFrom(
      '"',
      "'",
      '*',
      '(',
      ')',
      ':',
      '^',
      '-',
      '+',
      ' ',
      '\0',
      'NEAR',
      'AND',
      'OR',
      'NOT',
      'text',
      '{',
      '}',
      '\\',
      '東',
      '\u0301',
      '\uD800',
      'plain',
    )
    const questions = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((some) => some.join('')),
    )
    await fc.assert(
      fc.asyncProperty(questions, async (words) => {
        await store.byWords(words, { scope: everywhere, limit: 5, signal })
      }),
      { numRuns: 300 },
    )
    assert.deepEqual(await textsByWords(store, 'NOT plain" OR (*'), ['plain words'])
  })
}

type Step = (store: SearchStore) => Promise<unknown>

const path = fc.constantFrom('a', 'b', 'b/1', 'b/2', 'c')
const words = fc.array(fc.constantFrom('apple', 'pear', 'plum', 'fig', '東京'), {
  minLength: 1,
  maxLength: 3,
})
const passages = fc.array(
  words.map((some) => some.join(' ')),
  { maxLength: 4 },
)
const vector = fc.tuple(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 1, max: 3 }),
)
const collection = fc.constantFrom('notes', 'mail')

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ collection, path, passages, vectors: fc.array(vector) })
      .map((given) => (store: SearchStore) => {
        const document = taken(given.path, given.passages, {
          collection: given.collection,
          modifiedMs: given.passages.length,
        })
        return store.put(
          document,
          vectors(
            document,
            ...given.vectors.slice(0, document.passages.length).map((one) => numbersVector(...one)),
          ),
        )
      }),
  },
  fc
    .record({ collection, path, to: path })
    .map((given) => (store: SearchStore) => store.move(given.collection, given.path, given.to)),
  fc
    .record({ collection, path })
    .map((given) => (store: SearchStore) => store.remove(given.collection, { path: given.path })),
  fc
    .record({ collection, under: path })
    .map((given) => (store: SearchStore) => store.remove(given.collection, { under: given.under })),
  fc.record({ collection, path, vector }).map((given) => async (store: SearchStore) => {
    const lacking = (await store.passagesWithout(space, { limit: 100 })).map(({ id }) => id).toSorted()
    const of = lacking.slice(0, 2).map((id) => [id, numbersVector(...given.vector)] as const)
    await store.putVectors({ space, of: new Map(of) })
  }),
)

/** Everything that a store shows, in an order of its own. */
async function shown(store: SearchStore): Promise<unknown> {
  const counts = await store.counts()
  const documents = (
    await Promise.all(counts.map((one) => store.list(one.collection, { limit: 100 })))
  ).flat()
  const texts = await Promise.all(documents.map(async ({ id }) => (await store.text(id))?.text))
  const near = await store.byMeaning(numbersVector(1, 2, 3), {
    space,
    scope: everywhere,
    limit: 1_000,
    signal,
  })
  const scoped = await store.byMeaning(numbersVector(1, 2, 3), {
    space,
    scope: { collections: ['notes'], under: 'b' },
    limit: 1_000,
    signal,
  })
  const found: Record<string, unknown> = {}
  for (const word of ['apple', 'pear', 'plum fig', '東京', '京']) {
    const scored = await store.byWords(word, { scope: everywhere, limit: 1_000, signal })
    found[word] = (await store.passages(scored.map(({ passage }) => passage))).toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    )
  }
  const lacking = (await store.passagesWithout(space, { limit: 1_000 })).map(({ id }) => id).toSorted()
  const rounded = (some: typeof near): string[] =>
    some.map(({ passage, score }) => `${passage} ${score.toFixed(4)}`).toSorted()
  return { counts, documents, texts, near: rounded(near), scoped: rounded(scoped), found, lacking }
}

function testAgainstModel(open: Open): void {
  test('whatever is done in whatever order, it shows what the plainest store shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await using store = await open()
        const model = createMemorySearchStore()
        for (const one of steps) {
          assert.deepEqual(await one(store), await one(model))
          assert.deepEqual(await shown(store), await shown(model))
        }
      }),
      { numRuns: 30 },
    )
  })
}
