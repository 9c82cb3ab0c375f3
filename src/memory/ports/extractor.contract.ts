import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import type { Reading } from '../reading.ts'
import type { Extractor } from './extractor.ts'

const bytes = new TextEncoder()
const { signal } = new AbortController()

function partsOf({ text, parts }: Reading): string[] {
  return parts.map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`)
}

/** What every Extractor must do. Each adapter's test file calls this once, and closes what it gives. */
export function testExtractor(extractor: Extractor): void {
  test('gives the text of a file that is one as it stands, with its parts in order', async () => {
    const text = 'Shopping\n========\n\nMilk, and\nbread.\n\nEggs: é 👩‍👩‍👧.\n'
    const reading = await extractor.read({ name: 'list.txt', content: bytes.encode(text) }, { signal })
    assert.deepEqual([reading.kind, reading.title, reading.text], ['text', 'Shopping', text])
    assert.deepEqual(partsOf(reading), [
      'heading: Shopping',
      'paragraph: Milk, and\nbread.',
      'paragraph: Eggs: é 👩‍👩‍👧.',
    ])
    assert.equal(reading.parts[0]?.level, 1)
    assert.deepEqual(reading.left, [])
  })

  test('ends lines by one mark, and makes well-formed text of any bytes', async () => {
    const reading = await extractor.read(
      { name: 'a.txt', content: bytes.encode('one\r\ntwo\rthree\n') },
      { signal },
    )
    assert.equal(reading.text, 'one\ntwo\nthree\n')
    assert.ok(reading.text.isWellFormed())
  })

  test('refuses what holds nothing, and what is no text', async () => {
    const cases: readonly [code: string, content: Uint8Array][] = [
      ['documents.empty', new Uint8Array()],
      ['documents.empty', bytes.encode(' \n\n ')],
      ['documents.unknown_kind', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 1])],
      ['documents.unknown_kind', new Uint8Array(1_000).map((_, index) => (index * 31) % 251)],
    ]
    for (const [code, content] of cases) {
      await assert.rejects(
        extractor.read({ name: 'a.txt', content }, { signal }),
        (error) => error instanceof AppError && error.code === code && error.message.includes('a.txt'),
      )
    }
  })

  test('reads on after it has refused something, and several at once', async () => {
    await assert.rejects(extractor.read({ name: 'a', content: new Uint8Array() }, { signal }))
    const readings = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        extractor.read({ name: `${index}.txt`, content: bytes.encode(`number ${index}`) }, { signal }),
      ),
    )
    assert.deepEqual(
      readings.map(({ text }) => text),
      Array.from({ length: 8 }, (_, index) => `number ${index}`),
    )
  })

  test('reads nothing once it is told to stop', async () => {
    const reason = new Error('enough')
    await assert.rejects(
      extractor.read({ name: 'a.txt', content: bytes.encode('text') }, { signal: AbortSignal.abort(reason) }),
      reason,
    )
  })
}
