import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

import { createBlobs, createFiles } from '#adapters'
import type { Files } from '#gate'

const signal = new AbortController().signal
const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }

async function killAfter(
  ms: number,
  folder: string,
  round: number,
): Promise<{ pid: number; lines: string[] }> {
  const program = join(import.meta.dirname, 'work-until-killed.ts')
  const child = spawn(process.execPath, [program, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const output = text(child.stdout)
  await once(child.stdout, 'readable')
  setTimeout(() => child.kill('SIGKILL'), ms)
  await gone
  return { pid: child.pid ?? 0, lines: (await output).split('\n').slice(0, -1) }
}

/** Some content of more than a segment. */
function sizeOf(index: number): number {
  return index % 20 === 19 ? 1_500_000 : (index % 5) * 10_000
}

/** The content that a name stands for, by its first bytes; anything shorter, longer or other is half a file. */
async function isWhole(files: Files, path: string): Promise<boolean> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const [, lane = '', index = ''] = name.split('-')
  const expected = Buffer.concat([Buffer.from(name), Buffer.alloc(sizeOf(Number(index)), Number(lane))])
  return expected.equals(Buffer.from(await files.read(path, { maxBytes: 10_000_000, signal })))
}

test('what was said to be done is there and whole, however often the program is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'adjutant-kill-'))
  try {
    const said: string[] = []
    for (let round = 0; round < 4; round += 1) {
      said.push(...(await killAfter(20 + round * 90, folder, round)).lines)
    }

    const files = createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: 'test' }] })
    const blobs = createBlobs({ folder: join(folder, 'blobs'), keys })
    const kinds = new Set<string>()
    for (const line of said) {
      const [what = '', first = '', second = ''] = line.split(' ')
      kinds.add(what)
      if (what === 'stored') {
        const content = Buffer.concat(await Array.fromAsync(blobs.get(first, { signal })))
        assert.equal(content.subarray(0, second.length).toString(), second)
      }
      if (what === 'moved') assert.ok(await isWhole(files, join(folder, 'files', 'old', first)), line)
    }
    assert.deepEqual(kinds, new Set(['stored', 'written', 'moved']))

    // Nothing that anybody can see is half, and nothing but a move that was cut short has two names.
    const names = new Map<string, string>()
    for await (const { kind, path, identity } of files.list(join(folder, 'files'), {
      recursive: true,
      signal,
    })) {
      if (kind !== 'file') continue
      assert.ok(await isWhole(files, path), path)
      const other = names.get(identity)
      if (other !== undefined)
        assert.equal(other.slice(other.lastIndexOf('/')), path.slice(path.lastIndexOf('/')))
      names.set(identity, path)
    }
    for (const shard of await readdir(join(folder, 'blobs'))) {
      if (shard === 'incoming') continue
      for (const rest of await readdir(join(folder, 'blobs', shard))) {
        await Array.fromAsync(blobs.get(`blob_${shard}${rest}`, { signal }))
      }
    }

    // The next process clears away what is left of those before, so that only its own can be there.
    const { pid } = await killAfter(300, folder, 9)
    const left = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.tmp'))
    assert.deepEqual(
      left.filter((name) => !name.includes(`-${pid}-`)),
      [],
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
