import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { testBlobs } from '../ports/blobs.contract.ts'
import { createMemoryBlobs } from '../testing/memory-blobs.ts'
import { type Content, ContentKeeper } from './content.ts'
import { overlayBlobs } from './overlay-blobs.ts'

const signal = new AbortController().signal

/** Files by path, read in pieces of so many bytes. */
function sourceOf(
  files: Record<string, string>,
  pieceBytes = 4,
): (path: string) => AsyncIterable<Uint8Array> {
  return async function* (path) {
    const bytes = Buffer.from(files[path] ?? '')
    for (let offset = 0; offset < bytes.length; offset += pieceBytes)
      yield new Uint8Array(bytes.subarray(offset, offset + pieceBytes))
  }
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(pieces)).toString()
}

function tooLarge(error: unknown): boolean {
  return error instanceof AppError && error.code === 'gate.dry_run_too_large'
}

describe('blobs of an overlay', () => {
  testBlobs(async () => {
    const damaged = { is: false }
    class Keeper extends ContentKeeper {
      override async *read(content: Content, options: { signal: AbortSignal }): AsyncIterable<Uint8Array> {
        for await (const piece of super.read(content, options))
          yield damaged.is ? piece.map((byte) => byte ^ 1) : piece
      }
    }
    const keeper = new Keeper({ limitBytes: 1e9, readPieces: sourceOf({}) })
    return {
      blobs: overlayBlobs(createMemoryBlobs(), keeper),
      async damage() {
        damaged.is = true
      },
      [Symbol.asyncDispose]: async () => {},
    }
  })

  test('read what is really kept, and put nothing there', async () => {
    const real = createMemoryBlobs()
    const ref = await real.put([Buffer.from('kept')], { signal })
    const blobs = overlayBlobs(real, new ContentKeeper({ limitBytes: 100, readPieces: sourceOf({}) }))
    assert.equal(await textOf(blobs.get(ref, { signal })), 'kept')
    await blobs.put([Buffer.from('new')], { signal })
    assert.equal(real.size, 1)
  })
})

describe('content of an overlay', () => {
  test('a copy of a whole file costs no memory, and reads as the file', async () => {
    const source = sourceOf({ '/a': 'x'.repeat(1_000) })
    const keeper = new ContentKeeper({ limitBytes: 10, readPieces: source })
    const content = await keeper.keep(keeper.known('/a', { signal }), { signal })
    assert.deepEqual(content, { is: 'of', path: '/a', sizeBytes: 1_000 })
    assert.equal(await textOf(keeper.read(content, { signal })), 'x'.repeat(1_000))
  })

  test('what is a file but for its end, its beginning or something within is content of its own', async () => {
    const keeper = new ContentKeeper({
      limitBytes: 1_000,
      readPieces: sourceOf({ '/a': 'aaaabbbbcccc' }),
    })
    const pieces = await Array.fromAsync(keeper.known('/a', { signal }))
    const [a, b, c] = pieces as [Uint8Array, Uint8Array, Uint8Array]
    for (const [given, text] of [
      [[a, b], 'aaaabbbb'],
      [[b, c], 'bbbbcccc'],
      [[a, c], 'aaaacccc'],
      [[a, b, c, a], 'aaaabbbbccccaaaa'],
      [[a, Buffer.from('?'), b, c], 'aaaa?bbbbcccc'],
      [[Buffer.from('?'), a, b, c], '?aaaabbbbcccc'],
      [[c, b, a], 'ccccbbbbaaaa'],
    ] as const) {
      const content = await keeper.keep(given, { signal })
      assert.equal(content.is, 'held', text)
      assert.equal(await textOf(keeper.read(content, { signal })), text)
    }
  })

  test('over the limit is refused with a code, and gives its place back', async () => {
    const keeper = new ContentKeeper({ limitBytes: 10, readPieces: sourceOf({}) })
    const content = await keeper.keep([Buffer.from('12345678')], { signal })
    await assert.rejects(keeper.keep([Buffer.from('123')], { signal }), tooLarge)
    await keeper.keep([Buffer.from('12')], { signal })
    keeper.drop(content)
    await keeper.keep([Buffer.from('12345678')], { signal })
    await assert.rejects(keeper.keep([Buffer.from('1')], { signal }), tooLarge)
  })
})
