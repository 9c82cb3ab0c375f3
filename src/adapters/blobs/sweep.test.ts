import assert from 'node:assert/strict'
import { mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { AppError } from '#contract'
import type { Blobs } from '#gate'

import { createBlobs } from './blobs.ts'
import { asidePath, createBlobSweep } from './sweep.ts'

const signal = new AbortController().signal
const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }
const longAgo = new Date(Date.UTC(2020, 0, 1))
const before = Date.UTC(2021, 0, 1)

interface Place extends AsyncDisposable {
  readonly folder: string
  readonly blobs: Blobs
  /** Puts a content as if that had been long ago. */
  putLongAgo(text: string): Promise<string>
}

async function open(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'adjutant-sweep-'))
  const blobs = createBlobs({ folder, keys })
  return {
    folder,
    blobs,
    async putLongAgo(text) {
      const ref = await blobs.put([Buffer.from(text)], { signal })
      await utimes(fileOf(folder, ref), longAgo, longAgo)
      return ref
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function digitsOf(ref: string): string {
  return ref.replace('blob_', '')
}

function fileOf(folder: string, ref: string): string {
  return join(folder, digitsOf(ref).slice(0, 2), digitsOf(ref).slice(2))
}

async function read(blobs: Blobs, ref: string): Promise<string> {
  return Buffer.concat(await Array.fromAsync(blobs.get(ref, { signal }))).toString()
}

describe('the sweep of blobs', () => {
  test('lists what was put before a time, and removes what it is told to', async () => {
    await using place = await open()
    const old = await place.putLongAgo('old')
    const kept = await place.putLongAgo('kept')
    await place.blobs.put([Buffer.from('new')], { signal })
    const sweep = createBlobSweep(place)
    const there = await sweep.list({ before, signal })
    assert.deepEqual(there.map(({ ref }) => ref).toSorted(), [old, kept].toSorted())
    const doomed = there.filter(({ ref }) => ref === old)
    assert.deepEqual(await sweep.remove(doomed, { before, signal }), doomed)
    assert.equal(await place.blobs.has(old, { signal }), false)
    await assert.rejects(
      read(place.blobs, old),
      (error) => error instanceof AppError && error.code === 'blobs.not_found',
    )
    assert.equal(await read(place.blobs, kept), 'kept')
    assert.deepEqual(await readdir(join(place.folder, 'incoming')), [])
  })

  test('finds nothing where there is no store yet', async () => {
    assert.deepEqual(await createBlobSweep({ folder: '/nowhere/at/all' }).list({ before, signal }), [])
  })

  test('spares what has been put again since it was listed', async () => {
    await using place = await open()
    const ref = await place.putLongAgo('again')
    const sweep = createBlobSweep(place)
    const there = await sweep.list({ before, signal })
    assert.equal(await place.blobs.put([Buffer.from('again')], { signal }), ref)
    assert.deepEqual(await sweep.remove(there, { before, signal }), [])
    assert.equal(await read(place.blobs, ref), 'again')
  })

  test('one that was killed while it looked for the last time has lost nothing', async () => {
    await using place = await open()
    const ref = await place.putLongAgo('precious')
    await rename(fileOf(place.folder, ref), asidePath(place.folder, digitsOf(ref)))
    assert.equal(await place.blobs.has(ref, { signal }), true)
    assert.equal(await read(place.blobs, ref), 'precious')
    // The next process, by the first put of whatever content, or by its own sweep.
    await createBlobs({ folder: place.folder, keys }).put([Buffer.from('other')], { signal })
    assert.equal((await stat(fileOf(place.folder, ref))).isFile(), true)
    await rename(fileOf(place.folder, ref), asidePath(place.folder, digitsOf(ref)))
    const there = await createBlobSweep(place).list({ before, signal })
    assert.deepEqual(
      there.map((blob) => blob.ref),
      [ref],
    )
  })

  test('whoever puts while everything is swept again and again always finds what was put', async () => {
    await using place = await open()
    const sweep = createBlobSweep(place)
    const over = new AbortController()
    // Everything old and unnamed: only the touch of a put saves it.
    const sweeping = (async () => {
      while (!over.signal.aborted) {
        const there = await sweep.list({ before, signal })
        await sweep.remove(there, { before, signal })
      }
    })()
    for (let round = 0; round < 150; round += 1) {
      const text = `content ${round % 3}`
      const ref = await place.blobs.put([Buffer.from(text)], { signal })
      assert.equal(await read(place.blobs, ref), text)
      await utimes(fileOf(place.folder, ref), longAgo, longAgo).catch(() => {})
    }
    over.abort()
    await sweeping
  })
})
