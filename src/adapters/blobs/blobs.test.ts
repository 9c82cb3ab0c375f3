import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { AppError } from '#contract'
import { testBlobs } from '#gate/testing'

import { createBlobs } from './blobs.ts'

const signal = new AbortController().signal
const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }
const mebibyte = 1024 * 1024

async function openFolder(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'adjutant-blobs-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function fileOf(folder: string, ref: string): string {
  const digits = ref.replace('blob_', '')
  return join(folder, digits.slice(0, 2), digits.slice(2))
}

const isDamaged = (error: unknown): boolean => error instanceof AppError && error.code === 'blobs.damaged'

describe('blobs in encrypted files', () => {
  testBlobs(async () => {
    const place = await openFolder()
    return {
      blobs: createBlobs({ folder: join(place.folder, 'deep', 'blobs'), keys }),
      async damage(ref) {
        const file = fileOf(join(place.folder, 'deep', 'blobs'), ref)
        const bytes = await readFile(file)
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
        await writeFile(file, bytes)
      },
      [Symbol.asyncDispose]: place[Symbol.asyncDispose],
    }
  })

  test('neither files nor names tell what is in them', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    const content = Buffer.from('a very recognisable sentence')
    const ref = await blobs.put([content], { signal })
    const file = await readFile(fileOf(place.folder, ref))
    assert.equal(file.includes('recognisable'), false)
    assert.equal(ref.includes(createHash('sha256').update(content).digest('hex')), false)

    const other = createBlobs({ folder: place.folder, keys: { ...keys, blobNames: Buffer.alloc(32, 9) } })
    assert.notEqual(await other.put([content], { signal }), ref)
    const stranger = createBlobs({
      folder: place.folder,
      keys: { ...keys, blobContent: Buffer.alloc(32, 9) },
    })
    await assert.rejects(Array.fromAsync(stranger.get(ref, { signal })), isDamaged)
  })

  test('files are for their owner alone', async () => {
    await using place = await openFolder()
    const folder = join(place.folder, 'new')
    const ref = await createBlobs({ folder, keys }).put([Buffer.from('x')], { signal })
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    assert.equal((await stat(fileOf(folder, ref))).mode & 0o777, 0o600)
  })

  test('a second put of the same content leaves the file as it is', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    for (const content of [Buffer.from('small'), Buffer.alloc(mebibyte + 5, 'large')]) {
      const ref = await blobs.put([content], { signal })
      const before = await stat(fileOf(place.folder, ref))
      assert.equal(await blobs.put([content], { signal }), ref)
      const after = await stat(fileOf(place.folder, ref))
      assert.deepEqual([after.ino, after.size], [before.ino, before.size])
    }
    assert.deepEqual(await readdir(join(place.folder, 'incoming')), [])
  })

  test('a put heals a file that was cut short', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    const ref = await blobs.put([Buffer.from('content')], { signal })
    await writeFile(fileOf(place.folder, ref), 'short')
    await assert.rejects(Array.fromAsync(blobs.get(ref, { signal })), isDamaged)
    await blobs.put([Buffer.from('content')], { signal })
    assert.equal(Buffer.concat(await Array.fromAsync(blobs.get(ref, { signal }))).toString(), 'content')
  })

  test('every change of a stored byte is found out', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    const ref = await blobs.put([Buffer.from('seventeen letters')], { signal })
    const file = fileOf(place.folder, ref)
    const good = await readFile(file)
    for (let index = 0; index < good.length; index += 1) {
      const bad = Buffer.from(good)
      bad[index] = (bad[index] ?? 0) ^ 0x80
      await writeFile(file, bad)
      await assert.rejects(Array.fromAsync(blobs.get(ref, { signal })), isDamaged, `byte ${index}`)
    }
  })

  test('segments that are missing, added, exchanged or of another file are found out', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    const content = Buffer.concat([1, 2, 3].map((fill) => Buffer.alloc(mebibyte, fill)))
    const ref = await blobs.put([content], { signal })
    const other = await blobs.put([Buffer.concat([content, Buffer.from('x')])], { signal })
    const good = await readFile(fileOf(place.folder, ref))
    const header = good.subarray(0, 72)
    const sealed = mebibyte + 16
    const [a, b, c] = [0, 1, 2].map((index) => good.subarray(72 + index * sealed, 72 + (index + 1) * sealed))
    assert.ok(a && b && c && c.length === sealed)
    const foreign = (await readFile(fileOf(place.folder, other))).subarray(72, 72 + sealed)
    const forgeries = {
      'nothing at all': [],
      'no segment': [header],
      'last missing': [header, a, b],
      'first missing': [header, b, c],
      'last cut': [header, a, b, c.subarray(0, 100)],
      exchanged: [header, b, a, c],
      repeated: [header, a, b, b, c],
      'something after': [header, a, b, c, Buffer.from('x')],
      'a whole one after': [header, a, b, c, c],
      foreign: [header, foreign, b, c],
    }
    for (const [what, parts] of Object.entries(forgeries)) {
      await writeFile(fileOf(place.folder, ref), Buffer.concat(parts))
      await assert.rejects(Array.fromAsync(blobs.get(ref, { signal })), isDamaged, what)
    }
    await rename(fileOf(place.folder, other), fileOf(place.folder, ref))
    await assert.rejects(Array.fromAsync(blobs.get(ref, { signal })), isDamaged, 'another content')
  })

  test('content is written as it comes, so that it may be larger than memory', async () => {
    await using place = await openFolder()
    const blobs = createBlobs({ folder: place.folder, keys })
    const incoming = join(place.folder, 'incoming')
    let behind = 0
    async function* pieces(): AsyncIterable<Uint8Array> {
      for (let index = 0; index < 20; index += 1) {
        const [file] = await readdir(incoming)
        const written = file === undefined ? 0 : (await stat(join(incoming, file))).size
        behind = Math.max(behind, index * 700_001 - written)
        yield Buffer.alloc(700_001, index)
      }
    }
    const ref = await blobs.put(pieces(), { signal })
    assert.ok(behind < 3 * mebibyte, `${behind} bytes behind`)
    let total = 0
    for await (const piece of blobs.get(ref, { signal })) total += piece.length
    assert.equal(total, 20 * 700_001)
  })
})
