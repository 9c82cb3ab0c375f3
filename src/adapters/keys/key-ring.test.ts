import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { deriveKeys } from './derived-keys.ts'
import { createKeyRingStore, type KeyRing } from './key-ring.ts'
import { toMasterKey } from './recovery-phrase.ts'

const signal = new AbortController().signal
const master = toMasterKey(randomBytes(32))
const key = (): Uint8Array => new Uint8Array(randomBytes(32))
const ring: KeyRing = { database: key(), nextDatabase: key(), blobContent: [key(), key()] }

async function openFolder(): Promise<{ home: string } & AsyncDisposable> {
  const home = await mkdtemp(join(tmpdir(), 'adjutant-ring-'))
  return { home, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) }
}

const isDamaged = (error: unknown): boolean => error instanceof AppError && error.code === 'keys.ring_damaged'

test('a home that never exchanged its keys has those that are derived', async () => {
  await using place = await openFolder()
  const { database, blobContent } = deriveKeys(master)
  assert.deepEqual(await createKeyRingStore(place).load(master), { database, blobContent: [blobContent] })
  assert.deepEqual(await readdir(place.home), [])
})

test('a ring comes back as it was kept, and shows none of its keys', async () => {
  await using place = await openFolder()
  const rings = createKeyRingStore(place)
  await rings.save(master, ring, { signal })
  assert.deepEqual(await rings.load(master), ring)
  for (const name of await readdir(place.home)) {
    const bytes = await readFile(join(place.home, name))
    for (const held of [ring.database, ...ring.blobContent]) {
      assert.equal(bytes.includes(held), false)
      assert.equal(bytes.includes(Buffer.from(held).toString('base64')), false)
    }
  }
  const { nextDatabase: _, ...settled } = ring
  await rings.save(master, settled, { signal })
  assert.deepEqual(await rings.load(master), settled)
})

test('a ring that is lost or damaged comes from its copy', async () => {
  for (const harm of ['keyring', 'keyring.copy']) {
    await using place = await openFolder()
    const rings = createKeyRingStore(place)
    await rings.save(master, ring, { signal })
    const bytes = await readFile(join(place.home, harm))
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await writeFile(join(place.home, harm), bytes)
    assert.deepEqual(await rings.load(master), ring)
    await writeFile(join(place.home, harm), '')
    assert.deepEqual(await rings.load(master), ring)
    await rm(join(place.home, harm))
    assert.deepEqual(await rings.load(master), ring)
  }
})

test('a ring of which nothing is whole is damaged, and no derived key is taken instead', async () => {
  await using place = await openFolder()
  const rings = createKeyRingStore(place)
  await rings.save(master, ring, { signal })
  await assert.rejects(rings.load(toMasterKey(randomBytes(32))), isDamaged)
  for (const name of await readdir(place.home))
    await writeFile(join(place.home, name), 'nothing of a ring at all, of some length')
  await assert.rejects(rings.load(master), isDamaged)
})
