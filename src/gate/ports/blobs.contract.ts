import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#contract'

import type { BlobRef, Blobs } from './blobs.ts'

export interface BlobsBench extends AsyncDisposable {
  readonly blobs: Blobs
  /** Changes what is kept of a content, as a bad disk would. */
  damage(ref: BlobRef): Promise<void>
}

const signal = new AbortController().signal

function coded(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

async function content(blobs: Blobs, ref: BlobRef): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(blobs.get(ref, { signal })))
}

/** What every Blobs must do. Each adapter's test file calls this once. */
export function testBlobs(open: () => Promise<BlobsBench>): void {
  test('get gives back what put stored, however it was cut', async () => {
    await using bench = await open()
    const { blobs } = bench
    const cut = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(cut, async (pieces) => {
        const ref = await blobs.put(pieces, { signal })
        assert.ok((await content(blobs, ref)).equals(Buffer.concat(pieces)))
        assert.equal(await blobs.put([Buffer.concat(pieces)], { signal }), ref)
      }),
      { numRuns: 20 },
    )
  })

  test('keeps content around the size of a piece', async () => {
    await using bench = await open()
    const mebibyte = 1024 * 1024
    for (const length of [mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte, 2 * mebibyte + 3]) {
      const bytes = Buffer.alloc(length, `content of ${length} bytes; `)
      const ref = await bench.blobs.put([bytes.subarray(0, 10), bytes.subarray(10)], { signal })
      assert.ok((await content(bench.blobs, ref)).equals(bytes), `${length} bytes`)
    }
  })

  test('yields pieces of at most 1 MiB', async () => {
    await using bench = await open()
    const ref = await bench.blobs.put([new Uint8Array(3_000_000)], { signal })
    const pieces = await Array.fromAsync(bench.blobs.get(ref, { signal }))
    assert.ok(pieces.every((piece) => piece.length <= 1024 * 1024))
  })

  test('different content has different names, and a name is one safe word', async () => {
    await using bench = await open()
    const a = await bench.blobs.put([Buffer.from('a')], { signal })
    const b = await bench.blobs.put([Buffer.from('b')], { signal })
    assert.notEqual(a, b)
    assert.match(a, /^[\w-]+$/)
  })

  test('knows what it has', async () => {
    await using bench = await open()
    const ref = await bench.blobs.put([Buffer.from('a')], { signal })
    assert.equal(await bench.blobs.has(ref, { signal }), true)
    assert.equal(await bench.blobs.has(`${ref}0`, { signal }), false)
    assert.equal(await bench.blobs.has('../../etc/passwd', { signal }), false)
    for (const stranger of [
      ref.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      '../../etc/passwd',
      '',
    ]) {
      await assert.rejects(content(bench.blobs, stranger), coded('blobs.not_found'))
    }
  })

  test('says that content is damaged instead of giving it out', async () => {
    await using bench = await open()
    const ref = await bench.blobs.put([Buffer.from('precious')], { signal })
    await bench.damage(ref)
    await assert.rejects(content(bench.blobs, ref), coded('blobs.damaged'))
  })

  test('stores nothing when the source breaks or the caller gives up', async () => {
    await using bench = await open()
    const { blobs } = bench
    const expected = await blobs.put([Buffer.from('never')], { signal })
    await using other = await open()
    const broken = new Error('source broke')
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from('never')
      throw broken
    }
    await assert.rejects(other.blobs.put(pieces(), { signal }), broken)
    await assert.rejects(other.blobs.put([], { signal: AbortSignal.abort(broken) }), broken)
    assert.equal(await other.blobs.has(expected, { signal }), false)
  })

  test('many puts of one content at once agree', async () => {
    await using bench = await open()
    const bytes = Buffer.alloc(1_500_000, 'same')
    const refs = await Promise.all(Array.from({ length: 6 }, () => bench.blobs.put([bytes], { signal })))
    assert.equal(new Set(refs).size, 1)
    assert.ok((await content(bench.blobs, refs[0] ?? '')).equals(bytes))
  })
}
