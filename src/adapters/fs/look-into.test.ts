import assert from 'node:assert/strict'
import { appendFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { createFolderLook } from './look-into.ts'

const { signal } = new AbortController()

async function open() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'adjutant-look-')))
  return {
    folder,
    look: createFolderLook({ reserved: [] }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

test('a folder with a great many things is told to have more, and costs no more', async () => {
  await using at = await open()
  await mkdir(join(at.folder, 'many'))
  for (let start = 0; start < 10_050; start += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => writeFile(join(at.folder, 'many', `f${start + index}`), '')),
    )
  const place = { base: at.folder, below: ['many'] }
  const { entries, truncated } = await at.look.list(place, { hidden: false, signal })
  assert.deepEqual([entries.length, truncated], [10_000, true])
  assert.equal(await at.look.count(place), null)
})

test('a file that grows while it is given is given as long as it was said to be', async () => {
  await using at = await open()
  const path = join(at.folder, 'log')
  await writeFile(path, 'a'.repeat(600_000))
  const file = await at.look.file({ base: at.folder, below: ['log'] }, { maxBytes: 1_000_000, signal })
  await appendFile(path, 'b'.repeat(600_000))
  let bytes = 0
  for await (const piece of file.bytes) bytes += piece.length
  assert.deepEqual([file.sizeBytes, bytes], [600_000, 600_000])
})

test('a name that is no text can be looked at and read', { skip: process.platform !== 'linux' }, async () => {
  await using at = await open()
  await writeFile(Buffer.concat([Buffer.from(`${at.folder}/x`), Buffer.of(0xff)]), 'content')
  const { entries } = await at.look.list({ base: at.folder, below: [] }, { hidden: false, signal })
  const name = entries[0]?.name ?? ''
  assert.equal(name, 'x\udcff')
  const { bytes } = await at.look.file({ base: at.folder, below: [name] }, { maxBytes: 100, signal })
  assert.equal(Buffer.concat(await Array.fromAsync(bytes)).toString(), 'content')
})
