import assert from 'node:assert/strict'
import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { createFiles } from '#adapters'
import { AppError } from '#contract'
import type { Files } from '#gate'

import { flipping } from './flipping.ts'

/** D2: links that lead out of the granted folder, there from the start or swapped in at the wrong moment. */

const signal = new AbortController().signal

interface Place extends AsyncDisposable {
  readonly granted: string
  readonly outside: string
  readonly files: Files
}

async function openPlace(): Promise<Place> {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-d2-'))
  const [granted, outside] = [join(top, 'granted'), join(top, 'outside')]
  await mkdir(granted)
  await mkdir(outside)
  for (const name of ['only-outside', 'secret']) await writeFile(join(outside, name), 'secret')
  const files = createFiles({ grants: [{ capability: 'fs.write', resource: granted, reason: 'test' }] })
  return { granted, outside, files, [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }) }
}

/** Does something until the time is over and both some went well and some did not; then tells which codes it met. */
async function attack(
  ms: number,
  attempt: (round: number) => Promise<void>,
): Promise<{ done: number; codes: Set<string> }> {
  const codes = new Set<string>()
  let done = 0
  const start = performance.now()
  const isOver = (): boolean => {
    const spent = performance.now() - start
    return spent > ms && ((done > 0 && codes.size > 0) || spent > 10 * ms)
  }
  for (let round = 0; !isOver(); round += 1) {
    try {
      await attempt(round)
      done += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      codes.add(error.code)
    }
  }
  return { done, codes }
}

const expected = new Set([
  'gate.path_outside_grant',
  'files.not_found',
  'files.not_a_folder',
  'files.not_a_file',
])

describe('D2: links that are swapped in', () => {
  test('on the way: nothing is written, moved or made outside, and nothing there is read or removed', async () => {
    await using place = await openPlace()
    const { granted, outside, files } = place
    const swapped = join(granted, 'swapped')
    await mkdir(swapped)
    await writeFile(join(swapped, 'secret'), 'mine')
    await using flipper = await flipping(swapped, outside)
    assert.ok(flipper)

    const writes = await attack(400, async (round) => {
      await files.write(join(swapped, `w${round % 50}`), [Buffer.from('x')], { replace: true, signal })
    })
    const moves = await attack(400, async (round) => {
      await files.write(join(granted, `m${round}`), [Buffer.from('x')], { replace: false, signal })
      await files.move(join(granted, `m${round}`), join(swapped, `m${round}`), { signal })
    })
    const folders = await attack(300, async (round) => {
      await files.makeFolder(join(swapped, `f${round}`, 'deep'), { signal })
    })
    const reads = await attack(400, async () => {
      const bytes = await files.read(join(swapped, 'secret'), { maxBytes: 100, signal })
      assert.equal(Buffer.from(bytes).toString(), 'mine')
    })
    for (let round = 0; round < 50; round += 1) {
      await assert.rejects(files.remove(join(swapped, 'only-outside'), { signal }), AppError)
    }
    const lists = await attack(300, async () => {
      for await (const { path } of files.list(swapped, { recursive: false, signal })) {
        assert.ok(!path.endsWith('only-outside'))
      }
    })

    assert.deepEqual(await readdir(outside), ['only-outside', 'secret'])
    assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'secret')
    for (const { codes } of [writes, moves, folders, reads, lists]) {
      assert.deepEqual(codes.difference(expected), new Set())
    }
    assert.ok(writes.done > 0 && reads.done > 0, 'some went well')
    assert.ok(writes.codes.size > 0 && reads.codes.size > 0, 'some did not')
  })

  test('at the end: a file is never read through, and never written through', async () => {
    await using place = await openPlace()
    const { granted, outside, files } = place
    const swapped = join(granted, 'file')
    await writeFile(swapped, 'mine')
    await using flipper = await flipping(swapped, join(outside, 'secret'))
    assert.ok(flipper)
    const reads = await attack(400, async () => {
      const bytes = await files.read(swapped, { maxBytes: 100, signal })
      assert.equal(Buffer.from(bytes).toString(), 'mine')
    })
    const writes = await attack(400, async () => {
      await files.write(swapped, [Buffer.from('mine')], { replace: true, signal })
    })
    assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'secret')
    assert.ok(reads.done > 0 && writes.codes.size + writes.done > 0)
    assert.deepEqual(reads.codes.difference(expected), new Set())
  })
})

describe('D2: links that are there from the start', () => {
  test('lead to nothing, be they to folders, files, devices or themselves', async () => {
    await using place = await openPlace()
    const { granted, outside, files } = place
    const links = {
      out: outside,
      up: '..',
      root: '/',
      device: '/dev/zero',
      secret: join(outside, 'secret'),
      self: 'self',
      proc: '/proc/self/cwd',
      dangling: join(outside, 'new'),
    }
    for (const [name, target] of Object.entries(links)) await symlink(target, join(granted, name))
    for (const name of Object.keys(links)) {
      const path = join(granted, name)
      const outsideGrant = (error: unknown): boolean =>
        error instanceof AppError && error.code === 'gate.path_outside_grant'
      await assert.rejects(files.read(path, { maxBytes: 10, signal }), outsideGrant, name)
      await assert.rejects(files.read(join(path, 'secret'), { maxBytes: 10, signal }), outsideGrant, name)
      await assert.rejects(files.write(join(path, 'new'), [], { replace: true, signal }), outsideGrant, name)
      await assert.rejects(files.makeFolder(join(path, 'new'), { signal }), outsideGrant, name)
      await assert.rejects(files.write(path, [], { replace: true, signal }), AppError, name)
    }
    assert.deepEqual(await readdir(outside), ['only-outside', 'secret'])
  })

  test('above the granted folder are passed, as the person who named it means it', async () => {
    await using place = await openPlace()
    const { granted, outside } = place
    await symlink(outside, join(granted, 'named'))
    const resource = join(granted, 'named')
    const files = createFiles({ grants: [{ capability: 'fs.write', resource, reason: 'test' }] })
    await files.write(join(resource, 'new', 'file'), [Buffer.from('x')], { replace: false, signal })
    assert.equal(await readFile(join(outside, 'new', 'file'), 'utf8'), 'x')
    // But where it leads is settled with the first use.
    await rename(resource, `${resource}.old`)
    await mkdir(join(granted, 'elsewhere'))
    await symlink('elsewhere', resource)
    await files.write(join(resource, 'second'), [], { replace: false, signal })
    assert.deepEqual((await readdir(outside)).toSorted(), ['new', 'only-outside', 'second', 'secret'])
  })

  test('a granted folder that is replaced by a link or moved away is not followed', async () => {
    await using place = await openPlace()
    const { granted, outside, files } = place
    await files.write(join(granted, 'a'), [], { replace: false, signal })
    await rename(granted, `${granted}-old`)
    await symlink(outside, granted)
    const refused = (error: unknown): boolean => error instanceof AppError
    await assert.rejects(files.read(join(granted, 'secret'), { maxBytes: 10, signal }), refused)
    await assert.rejects(files.write(join(granted, 'b'), [], { replace: false, signal }), refused)
    assert.deepEqual(await readdir(outside), ['only-outside', 'secret'])
  })

  test('do not become granted folders by being moved there', async () => {
    await using place = await openPlace()
    const { granted, outside } = place
    const [first, second] = [join(granted, 'first'), join(granted, 'second')]
    await mkdir(join(first, 'deep'), { recursive: true })
    await mkdir(join(second, 'deeper'), { recursive: true })
    await symlink(outside, join(second, 'link'))
    await symlink(outside, join(second, 'deeper', 'deep'))
    const grants = [first, second, join(first, 'deep')].map((resource) => ({
      capability: 'fs.write' as const,
      resource,
      reason: 'test',
    }))
    await createFiles({ grants }).move(first, join(second, 'old'), { signal })
    for (const name of ['link', 'deeper']) {
      // Each call of a tool may come with a world of its own.
      await assert.rejects(
        createFiles({ grants }).move(join(second, name), first, { signal }),
        (error) => error instanceof AppError && error.code === 'gate.path_outside_grant',
        name,
      )
    }
    await createFiles({ grants }).move(join(second, 'old'), first, { signal })
    assert.deepEqual(await readdir(first), ['deep'])
  })
})

describe('D2: hard links', () => {
  test('to a file outside: a write gives the name new content and leaves the file outside alone', async () => {
    await using place = await openPlace()
    const { granted, outside, files } = place
    await link(join(outside, 'secret'), join(granted, 'same'))
    const before = await lstat(join(outside, 'secret'))
    await files.write(join(granted, 'same'), [Buffer.from('new')], {
      replace: true,
      signal,
      mode: 0o777,
      modifiedMs: 0,
    })
    await files.move(join(granted, 'same'), join(granted, 'other'), { signal })
    await files.remove(join(granted, 'other'), { signal })
    const after = await lstat(join(outside, 'secret'))
    assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'secret')
    assert.deepEqual([after.ino, after.mtimeMs, after.mode], [before.ino, before.mtimeMs, before.mode])
  })
})
