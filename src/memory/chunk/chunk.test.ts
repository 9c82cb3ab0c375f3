import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Reading, ReadingPart } from '../reading.ts'
import { chunk } from './chunk.ts'

interface Written {
  readonly kind: ReadingPart['kind']
  readonly text: string
  readonly level?: number
  readonly page?: number
  readonly header?: string
}

/** A reading with these parts, a blank line between them. */
function reading(written: readonly Written[], kind: Reading['kind'] = 'text'): Reading {
  let text = ''
  const parts = written.map(({ text: words, header, ...facts }) => {
    if (text !== '') text += '\n\n'
    const start = text.length
    text += words
    return {
      ...facts,
      start,
      end: text.length,
      ...(header === undefined ? {} : { headerEnd: start + header.length }),
    }
  })
  return { kind, title: null, text, parts, left: [] }
}

const document = 'document_1'

function paragraph(text: string): Written {
  return { kind: 'paragraph', text }
}

/** Sentences that are all different. */
function sentences(count: number, about: string): string {
  return Array.from(
    { length: count },
    (_, index) => `The ${about} number ${index} is told here in some words.`,
  ).join(' ')
}

/** Words of many scripts, letters of several code points, and halves that make pairs. */
const word = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => text.replaceAll(/\s/g, 'x') || 'x'),
  fc.constantFrom('word', '👩‍👩‍👧', 'naïve', '漢字。', 'e\u0301', 'end.', 'It', '"quoted', 'a|b,c;d'),
)
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', '\n', '. ')), { minLength: 1, maxLength }).map(
    (pairs) =>
      pairs
        .map((pair) => pair.join(''))
        .join('')
        .trim() || 'x',
  )
const written: fc.Arbitrary<Written> = fc
  .record({
    kind: fc.constantFrom('heading', 'paragraph', 'item', 'table', 'code'),
    text: fc.oneof({ weight: 5, arbitrary: words(60) }, { weight: 1, arbitrary: words(600) }),
    level: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ kind, text, level }) => {
    if (kind === 'heading')
      return { kind, text: text.replaceAll('\n', ' ').slice(0, 90).toWellFormed(), level }
    const header = kind === 'table' ? text.split('\n', 1)[0] : undefined
    return { kind, text, ...(header ? { header } : {}) }
  })
const anyReading = fc
  .array(written, { maxLength: 30 })
  .map((parts) => reading(parts.map((part, index) => ({ ...part, page: Math.floor(index / 7) + 1 }))))
const anySizes = fc.record({
  target: fc.integer({ min: 40, max: 900 }),
  overlap: fc.integer({ min: 0, max: 2 }),
})

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const bytes = new TextEncoder()
const readBack = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

describe('passages', () => {
  test('stand word for word at their bytes, their lines and their page', () => {
    fc.assert(
      fc.property(anyReading, anySizes, (read, sizes) => {
        const content = bytes.encode(read.text)
        for (const passage of chunk(read, { document, ...sizes })) {
          assert.equal(readBack.decode(content.subarray(passage.start, passage.end)), passage.text)
          const before = readBack.decode(content.subarray(0, passage.start))
          assert.equal(passage.line, before.split('\n').length)
          assert.equal(passage.lastLine, passage.line + passage.text.split('\n').length - 1)
          assert.equal(read.parts.findLast(({ start }) => start <= before.length)?.page, passage.page)
        }
      }),
    )
  })

  test('are in order and hold all that there is to read, once where they do not overlap', () => {
    fc.assert(
      fc.property(anyReading, anySizes, (read, sizes) => {
        const content = bytes.encode(read.text)
        const seen = new Uint8Array(content.length)
        let before = { start: -1, end: 0 }
        for (const passage of chunk(read, { document, ...sizes })) {
          assert.ok(passage.start > before.start && passage.end > before.end)
          if (sizes.overlap === 0) assert.ok(passage.start >= before.end)
          seen.fill(1, passage.start, passage.end)
          before = passage
        }
        const missed = readBack.decode(content.filter((_, index) => seen[index] === 0))
        assert.equal(missed.trim(), '')
      }),
    )
  })

  test('are of bounded size, and end between letters', () => {
    fc.assert(
      fc.property(anyReading, fc.integer({ min: 40, max: 900 }), (read, target) => {
        const edges = new Set(
          [...letters.segment(read.text)].map(({ index }) => index).concat(read.text.length),
        )
        const content = bytes.encode(read.text)
        for (const { text, start } of chunk(read, { document, target })) {
          assert.ok(
            text.length <= target * 1.5 || [...letters.segment(text)].length === 1,
            `${text.length} of ${target}`,
          )
          const from = readBack.decode(content.subarray(0, start)).length
          assert.ok(edges.has(from) && edges.has(from + text.length), JSON.stringify(text))
        }
      }),
    )
  })

  test('have ids that are their own, and the same whenever they are read', () => {
    fc.assert(
      fc.property(anyReading, anySizes, (read, sizes) => {
        const ids = chunk(read, { document, ...sizes }).map(({ id }) => id)
        assert.equal(new Set(ids).size, ids.length)
        assert.deepEqual(
          chunk(read, { document, ...sizes }).map(({ id }) => id),
          ids,
        )
        const others = new Set(chunk(read, { document: 'document_2', ...sizes }).map(({ id }) => id))
        assert.ok(!ids.some((id) => others.has(id)))
      }),
    )
  })

  test('keep their ids when another section is changed', () => {
    fc.assert(
      fc.property(fc.array(words(80), { minLength: 1, maxLength: 20 }), words(40), (texts, changed) => {
        const section = (name: string, parts: readonly string[]): Written[] => [
          { kind: 'heading', text: name, level: 1 },
          ...parts.map(paragraph),
        ]
        const ids = (first: readonly string[]): string[] =>
          chunk(reading([...section('Changing', first), ...section('Staying', texts)]), { document })
            .filter(({ headings }) => headings[0] === 'Staying')
            .map(({ id }) => id)
        fc.pre(!texts.includes(changed))
        assert.deepEqual(ids([changed, 'and more']), ids(['before']))
      }),
    )
  })

  test('change around a change alone, in a long text without headings', () => {
    const paragraphs = Array.from({ length: 400 }, (_, index) =>
      sentences(1 + (index % 5), `matter ${index}`),
    )
    const before = chunk(reading(paragraphs.map(paragraph)), { document })
    const changed = [sentences(3, 'addition'), ...paragraphs.with(100, 'This says another thing.')]
    const after = new Set(chunk(reading(changed.map(paragraph)), { document }).map(({ id }) => id))
    const gone = before.filter(({ id }) => !after.has(id))
    assert.ok(gone.length > 0 && gone.length <= 12, `${gone.length} of ${before.length} are gone`)
  })
})

describe('what a passage holds', () => {
  test('a heading stands with what follows, and is told with all that stands under it', () => {
    const passages = chunk(
      reading([
        { kind: 'heading', text: 'Garden', level: 1 },
        { kind: 'heading', text: 'Trees', level: 2 },
        paragraph(sentences(20, 'tree')),
        { kind: 'heading', text: 'Birds', level: 2 },
        paragraph('A wren.'),
        { kind: 'heading', text: 'House', level: 1 },
        paragraph('A roof.'),
      ]),
      { document },
    )
    assert.ok(passages[0]?.text.startsWith('Garden\n\nTrees\n\nThe tree number 0'))
    assert.deepEqual(
      [...new Set(passages.map(({ headings }) => headings.join(' / ')))],
      ['Garden / Trees', 'Garden / Birds', 'House'],
    )
  })

  test('rows of a table are never cut apart, and each passage is told the names of the columns', () => {
    const rows = Array.from(
      { length: 60 },
      (_, index) => `2026-01-${index},"payee ${index},\nof two lines",${index}.50`,
    )
    const header = 'date,payee,amount'
    const passages = chunk(
      reading([{ kind: 'table', text: [header, ...rows].join('\n'), header }], 'table'),
      { document },
    )
    assert.ok(passages.length > 3)
    for (const { text, headings } of passages) {
      assert.deepEqual(headings, [header])
      assert.match(text, /^(?:date,payee|2026-01-\d+,"payee)/)
      assert.match(text, /\.50$/)
    }
  })

  test('sentences stay whole, and so do abbreviations', () => {
    const text = Array.from(
      { length: 30 },
      (_, index) => `Dr. Ada saw ${index} birds, e.g. Wrens, on that day.`,
    ).join(' ')
    for (const passage of chunk(reading([paragraph(text)]), { document })) {
      assert.match(passage.text, /^Dr\. Ada/)
      assert.match(passage.text, /that day\.$/)
    }
  })

  test('the last sentences stand before the next passage when that is asked for', () => {
    const passages = chunk(reading([paragraph(sentences(40, 'bird'))]), { document, overlap: 1 })
    assert.ok(passages.length > 2)
    for (const [index, passage] of passages.entries()) {
      const next = passages[index + 1]
      if (next) assert.ok(passage.text.endsWith(next.text.slice(0, next.text.indexOf('.') + 1)))
    }
  })

  test('most have about the size that was asked for', () => {
    const read = reading(
      Array.from({ length: 200 }, (_, index) => paragraph(sentences(1 + (index % 9), `matter ${index}`))),
    )
    for (const target of [300, 600, 1_200]) {
      const lengths = chunk(read, { document, target }).map(({ text }) => text.length)
      const middle = lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0
      assert.ok(middle > target * 0.6 && middle < target * 1.3, `${middle} for ${target}`)
    }
  })
})
