import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AppError, type ErrorCode } from '#contract'
import type { Files } from '#gate'

import { toAppError, toOutcome } from './failure.ts'
import { createFiles } from './files.ts'
import { fromNative, toNative } from './native-path.ts'
import { strongestAnchor } from './open-folder.ts'
import { isTemporaryName, temporaryName } from './temporary-files.ts'

const signal = new AbortController().signal
const bytes = (content: string): Uint8Array[] => [Buffer.from(content)]

interface Place extends AsyncDisposable {
  readonly folder: string
  readonly files: Files
}

async function openPlace(parent = tmpdir()): Promise<Place> {
  const folder = await mkdtemp(join(parent, 'adjutant-real-'))
  return {
    folder,
    files: createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: 'test' }] }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function coded(...codes: ErrorCode[]): (error: unknown) => boolean {
  return (error) => error instanceof AppError && codes.includes(error.code)
}

async function writeInNewProcess(folder: string, name: string): Promise<void> {
  const script = `
    import { createFiles } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))}
    const folder = ${JSON.stringify(folder)}
    const files = createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: '' }] })
    await files.write(folder + '/' + ${JSON.stringify(name)}, [], { replace: true, signal: new AbortController().signal })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  assert.deepEqual(await once(child, 'exit'), [0, null])
}

describe('names', () => {
  test('of any bytes become text and the same bytes again', () => {
    const name = fc.uint8Array({ minLength: 1, maxLength: 40 }).filter((raw) => !raw.includes(0))
    fc.assert(
      fc.property(name, (raw) => {
        const text = fromNative(Buffer.from(raw))
        assert.deepEqual(Buffer.from(toNative(text) as string), Buffer.from(raw))
        assert.equal(text.includes('\uFFFD') && !Buffer.from(raw).includes('\uFFFD'), false)
      }),
    )
    assert.equal(fromNative(Buffer.from([0x61, 0xff, 0xc3, 0xa9])), 'a\udcffé')
    assert.equal(JSON.parse(JSON.stringify('a\udcff')), 'a\udcff')
  })

  test(
    'that are not UTF-8 are listed, read, moved and removed, none taken for another',
    { skip: process.platform !== 'linux' },
    async () => {
      await using place = await openPlace()
      const { folder, files } = place
      const names = [
        Buffer.from([0xff]),
        Buffer.from([0xfe]),
        Buffer.from('caf\xe9', 'latin1'),
        Buffer.from([0xed, 0xa0, 0x80]),
        Buffer.from('café'),
      ]
      for (const name of names) await writeFile(Buffer.concat([Buffer.from(`${folder}/`), name]), name)
      const entries = await Array.fromAsync(files.list(folder, { recursive: true, signal }))
      assert.equal(new Set(entries.map(({ path }) => path)).size, names.length)
      for (const { path } of entries) {
        const content = await files.read(path, { maxBytes: 100, signal })
        assert.deepEqual(Buffer.from(toNative(path.slice(folder.length + 1)) as string), Buffer.from(content))
        await files.move(path, `${folder}/moved/${path.slice(folder.length + 1)}`, { signal })
      }
      assert.deepEqual(
        (await readdir(join(folder, 'moved'), { encoding: 'buffer' })).toSorted((a, b) => a.compare(b)),
        names.toSorted((a, b) => a.compare(b)),
      )
      for (const { path } of entries)
        await files.remove(`${folder}/moved/${path.slice(folder.length + 1)}`, { signal })
      assert.deepEqual(await readdir(join(folder, 'moved')), [])
    },
  )
})

describe('special files', () => {
  test(
    'are listed, never read or written, and do not block',
    { skip: process.platform === 'win32' },
    async () => {
      await using place = await openPlace()
      const { folder, files } = place
      spawnSync('/usr/bin/mkfifo', [join(folder, 'pipe')])
      const server = createServer().listen(join(folder, 'socket'))
      await new Promise((resolve) => server.once('listening', resolve))
      for (const name of ['pipe', 'socket']) {
        const path = join(folder, name)
        assert.equal((await files.stat(path, { signal }))?.kind, 'other')
        await assert.rejects(files.read(path, { maxBytes: 10, signal }), coded('files.not_a_file'))
        await assert.rejects(files.write(path, [], { replace: true, signal }), coded('files.not_a_file'))
        await files.move(path, join(folder, `${name}-moved`), { signal })
      }
      await new Promise((resolve) => server.close(resolve))
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.startsWith('pipe')),
        ['pipe-moved'],
      )
    },
  )
})

describe('a write', () => {
  test(
    'syncs the file, renames it and syncs the folder, in that order',
    { skip: !existsSync('/usr/bin/strace') },
    async () => {
      await using place = await openPlace()
      const script = `
      import { createFiles } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))}
      const folder = ${JSON.stringify(place.folder)}
      const files = createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: '' }] })
      const signal = new AbortController().signal
      await files.write(folder + '/a', [Buffer.from('x')], { replace: true, signal })
      await files.move(folder + '/a', folder + '/b', { signal })`
      const log = join(place.folder, 'log')
      const trace = ['-f', '-y', '-e', 'trace=fsync,rename,link,unlink', '-o', log]
      const ran = spawnSync('strace', [...trace, process.execPath, '--input-type=module', '-e', script], {
        encoding: 'utf8',
        // Node syncs and renames as well when it keeps what it compiled.
        env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      })
      assert.equal(ran.status, 0, ran.stderr)
      const calls = (await readFile(log, 'utf8')).split('\n').flatMap((line) => {
        const call =
          /(fsync|rename|link|unlink)\((.*)\)\s+= 0/.exec(line) ??
          /<\.\.\. (fsync|rename|link|unlink) resumed>(.*)\)\s+= 0/.exec(line)
        return call?.[1] === undefined ? [] : [call[1]]
      })
      assert.deepEqual(calls.slice(0, 3), ['fsync', 'rename', 'fsync'])
      assert.deepEqual(calls.slice(3, 6), ['link', 'rename', 'unlink'])
      assert.ok(calls.slice(6).every((call) => call === 'fsync') && calls.length > 6)
    },
  )

  test('keeps a private file private while it is being replaced', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    await writeFile(join(folder, 'private'), 'old', { mode: 0o600 })
    let seen = 0
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from('new')
      for (const name of await readdir(folder)) seen |= (await stat(join(folder, name))).mode & 0o777
    }
    await files.write(join(folder, 'private'), pieces(), { replace: true, signal })
    assert.equal(seen, 0o600)
    assert.equal((await stat(join(folder, 'private'))).mode & 0o777, 0o600)
  })

  test('notices what was put in its place while it was being prepared', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from('new')
      await writeFile(join(folder, 'a'), 'theirs')
    }
    await assert.rejects(
      files.write(join(folder, 'a'), pieces(), { replace: false, signal }),
      coded('files.exists'),
    )
    assert.equal(await readFile(join(folder, 'a'), 'utf8'), 'theirs')
    assert.deepEqual(await readdir(folder), ['a'])
  })

  test('sets times that read back as the same number, whatever the number', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    const time = fc
      .integer({ min: 0, max: 2_000_000_000_000_000 })
      .map((micros) => Math.floor(micros) / 1_000)
    await fc.assert(
      fc.asyncProperty(time, async (modifiedMs) => {
        const made = await files.write(join(folder, 't'), [], { replace: true, modifiedMs, signal })
        assert.equal(made.modifiedMs, modifiedMs)
        assert.equal((await files.stat(join(folder, 't'), { signal }))?.modifiedMs, modifiedMs)
      }),
      { numRuns: 40 },
    )
  })
})

describe('leftovers of a crash', () => {
  const machine = temporaryName('').slice(0, 8)
  const deadPid = spawnSync(process.execPath, ['-e', '']).pid
  const leftover = (by: string, pid: number): string =>
    `.adjutant-${by}-${pid}-${randomBytes(8).toString('hex')}.tmp`

  test('are not listed, and are removed by the next write in the folder when they are ours', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    const script = `
      import { createFiles } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))}
      const folder = ${JSON.stringify(folder)}
      const files = createFiles({ grants: [{ capability: 'fs.write', resource: folder, reason: '' }] })
      async function* pieces() { yield Buffer.from('half'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}) }
      await files.write(folder + '/a', pieces(), { replace: true, signal: new AbortController().signal })`
    spawnSync(process.execPath, ['--input-type=module', '-e', script])
    const [name] = await readdir(folder)
    assert.ok(name !== undefined && isTemporaryName(name, '.adjutant-'))
    assert.deepEqual(await Array.fromAsync(files.list(folder, { recursive: true, signal })), [])

    // This process is older than the leftover, and one that comes later is not.
    await files.write(join(folder, 'b'), [], { replace: false, signal })
    assert.deepEqual((await readdir(folder)).toSorted(), [name, 'b'].toSorted())
    await writeInNewProcess(folder, 'c')
    assert.deepEqual((await readdir(folder)).toSorted(), ['b', 'c'])
  })

  test('go when somebody looks who may write there, not when he may only read', async () => {
    await using place = await openPlace()
    const { folder } = place
    await mkdir(join(folder, 'deep'))
    const name = leftover(machine, deadPid)
    for (const at of [folder, join(folder, 'deep')]) await writeFile(join(at, name), 'half')
    const look = (capability: string): void => {
      const script = `
        import { createFiles } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))}
        const files = createFiles({ grants: [{ capability: '${capability}', resource: ${JSON.stringify(join(folder, 'deep'))}, reason: '' }] })
        const { signal } = new AbortController()
        await files.stat(${JSON.stringify(join(folder, 'deep'))}, { signal })
        await files.stat(${JSON.stringify(join(folder, 'deep', 'a'))}, { signal })`
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script])
      assert.equal(status, 0, String(stderr))
    }
    look('fs.read')
    assert.deepEqual(await readdir(join(folder, 'deep')), [name])
    look('fs.write')
    assert.deepEqual(await readdir(join(folder, 'deep')), [])
    // The folder that holds the granted one is nobody's business.
    assert.deepEqual((await readdir(folder)).toSorted(), [name, 'deep'].toSorted())
  })

  test('of others are left alone: another machine, a living process, a name that only looks like ours', async () => {
    await using place = await openPlace()
    const { folder } = place
    const theirs = [
      leftover('00000000', deadPid),
      leftover(machine, process.ppid),
      '.adjutant-notes.tmp',
      `.adjutant-${machine}-${deadPid}-0123.tmp`,
      `x${leftover(machine, deadPid)}`,
    ]
    for (const name of theirs) await writeFile(join(folder, name), 'theirs')
    await writeInNewProcess(folder, 'c')
    assert.deepEqual((await readdir(folder)).toSorted(), [...theirs, 'c'].toSorted())
  })
})

describe('the old name of a moved file', () => {
  test('goes with the leftovers, but not when it is the last name of a file', async () => {
    await using place = await openPlace()
    const { folder } = place
    const machine = temporaryName('').slice(0, 8)
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    const [two, one] = ['0', '1'].map((digit) => `.adjutant-${machine}-${pid}-${digit.repeat(16)}.old.tmp`)
    await writeFile(join(folder, 'moved'), 'a')
    await link(join(folder, 'moved'), join(folder, two ?? ''))
    await writeFile(join(folder, one ?? ''), 'somebody’s only copy')
    await writeInNewProcess(folder, 'c')
    assert.deepEqual((await readdir(folder)).toSorted(), [one ?? '', 'c', 'moved'].toSorted())
  })
})

describe('a move', () => {
  test('does not take away what a program saved at the old name meanwhile', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    // Many at once, each with an editor that saves by renaming: whoever wins, the newest text must be somewhere.
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const path = join(folder, `f${index}`)
        await writeFile(path, 'old')
        const [moved] = await Promise.allSettled([
          files.move(path, join(folder, 'to', `f${index}`), { signal }),
          files.write(path, bytes('new'), { replace: true, signal }),
        ])
        const found = await Promise.all(
          [path, join(folder, 'to', `f${index}`)].map((at) => readFile(at, 'utf8').catch(() => '')),
        )
        assert.ok(found.includes('new'), `${moved.status}: ${found.join('|')}`)
      }),
    )
  })

  test('of one file to many places ends in one', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    for (let round = 0; round < 10; round += 1) {
      await writeFile(join(folder, 'a'), 'a')
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          files.move(join(folder, 'a'), join(folder, `to${round}-${index}`), { signal }),
        ),
      )
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal((await readdir(folder)).filter((name) => name.startsWith(`to${round}-`)).length, 1)
    }
  })

  test('that was cut short after its first half is seen as one file under two names', async () => {
    await using place = await openPlace()
    const { folder, files } = place
    await writeFile(join(folder, 'a'), 'a')
    await link(join(folder, 'a'), join(folder, 'b'))
    const [a, b] = await Promise.all(['a', 'b'].map((name) => files.stat(join(folder, name), { signal })))
    assert.equal(a?.identity, b?.identity)
    await assert.rejects(files.move(join(folder, 'a'), join(folder, 'b'), { signal }), coded('files.exists'))
    await files.remove(join(folder, 'a'), { signal })
    assert.equal(await readFile(join(folder, 'b'), 'utf8'), 'a')
  })
})

const otherVolume = '/dev/shm'
const hasOtherVolume = existsSync(otherVolume) && strongestAnchor() === 'descriptors'

describe('a move to another volume', { skip: !hasOtherVolume }, () => {
  async function openTwo(): Promise<{ here: string; there: string; files: Files } & AsyncDisposable> {
    const here = await openPlace()
    const there = await openPlace(otherVolume)
    assert.notEqual((await stat(here.folder)).dev, (await stat(there.folder)).dev)
    const grants = [here, there].map(({ folder }) => ({
      capability: 'fs.write' as const,
      resource: folder,
      reason: 'test',
    }))
    return {
      here: here.folder,
      there: there.folder,
      files: createFiles({ grants }),
      async [Symbol.asyncDispose]() {
        await here[Symbol.asyncDispose]()
        await there[Symbol.asyncDispose]()
      },
    }
  }

  test('carries content, time and mode over and leaves nothing behind', async () => {
    await using place = await openTwo()
    const { here, there, files } = place
    const content = randomBytes(2_500_000)
    const before = await files.write(join(here, 'a'), [content], {
      replace: false,
      mode: 0o640,
      modifiedMs: 1_234_567_890_123.457,
      signal,
    })
    const after = await files.move(join(here, 'a'), join(there, 'x', 'b'), { signal })
    assert.deepEqual({ ...after, identity: '' }, { ...before, identity: '' })
    assert.ok((await readFile(join(there, 'x', 'b'))).equals(content))
    assert.deepEqual(await readdir(here), [])
    assert.deepEqual(await readdir(join(there, 'x')), ['b'])
  })

  test('carries folders over with all that is in them', async () => {
    await using place = await openTwo()
    const { here, there, files } = place
    await mkdir(join(here, 'from', 'sub', 'empty'), { recursive: true })
    await writeFile(join(here, 'from', 'sub', 'a'), 'a')
    await symlink('/nowhere', join(here, 'from', 'link'))
    await chmod(join(here, 'from', 'sub'), 0o750)
    await utimes(join(here, 'from', 'sub'), 1, 2)
    const before = await describeTree(files, join(here, 'from'))
    await files.move(join(here, 'from'), join(there, 'to'), { signal })
    assert.deepEqual(await describeTree(files, join(there, 'to')), before)
    assert.deepEqual(await readdir(here), [])
    assert.deepEqual(await readdir(there), ['to'])
  })

  test('never replaces, and what it cannot carry stays where it is', async () => {
    await using place = await openTwo()
    const { here, there, files } = place
    await writeFile(join(here, 'a'), 'a')
    await writeFile(join(there, 'a'), 'theirs')
    await assert.rejects(files.move(join(here, 'a'), join(there, 'a'), { signal }), coded('files.exists'))
    await mkdir(join(here, 'folder'))
    spawnSync('/usr/bin/mkfifo', [join(here, 'folder', 'pipe')])
    await assert.rejects(
      files.move(join(here, 'folder'), join(there, 'folder'), { signal }),
      coded('files.not_a_file'),
    )
    assert.deepEqual(await readdir(there), ['a'])
    assert.equal(await readFile(join(there, 'a'), 'utf8'), 'theirs')
    assert.deepEqual((await readdir(here)).toSorted(), ['a', 'folder'])
  })

  test('leaves the source when the caller gives up', async () => {
    await using place = await openTwo()
    const { here, there, files } = place
    await files.write(join(here, 'a'), [Buffer.alloc(30_000_000)], { replace: false, signal })
    const giveUp = new AbortController()
    const moving = files.move(join(here, 'a'), join(there, 'a'), { signal: giveUp.signal })
    setTimeout(() => giveUp.abort(new Error('gave up')), 5)
    await assert.rejects(moving, /gave up/)
    assert.deepEqual(await readdir(there), [])
    assert.equal((await stat(join(here, 'a'))).size, 30_000_000)
  })
})

async function describeTree(files: Files, top: string): Promise<unknown[]> {
  const entries = await Array.fromAsync(files.list(top, { recursive: true, signal }))
  return entries.map(({ path, kind, mode, modifiedMs, sizeBytes }) => ({
    name: path.slice(top.length),
    kind,
    mode,
    modifiedMs,
    sizeBytes,
  }))
}

describe('failures of the system', () => {
  const fail = (code: string): unknown => Object.assign(new Error(code), { code, syscall: 'write' })

  test('come as codes', () => {
    const codes: Record<string, ErrorCode> = {
      EACCES: 'files.denied',
      EDQUOT: 'files.disk_full',
      EEXIST: 'files.exists',
      EIO: 'files.io_failed',
      EISDIR: 'files.not_a_file',
      ELOOP: 'gate.path_outside_grant',
      EMFILE: 'files.io_failed',
      ENAMETOOLONG: 'files.path_invalid',
      ENOENT: 'files.not_found',
      ENOSPC: 'files.disk_full',
      ENOTDIR: 'files.not_a_folder',
      ENOTEMPTY: 'files.not_empty',
      EPERM: 'files.denied',
      EROFS: 'files.denied',
    }
    for (const [system, code] of Object.entries(codes)) {
      const error = toAppError(fail(system), '/a/b')
      assert.ok(error instanceof AppError)
      assert.equal(error.code, code, system)
      assert.ok(error.message.includes('/a/b'), error.message)
      assert.deepEqual(error.details, { path: '/a/b', system })
    }
  })

  test('of the step that makes the change keep their doubt where there is one', () => {
    assert.ok(toOutcome(fail('ENOSPC'), '/a') instanceof AppError)
    for (const system of ['EIO', 'EINTR', 'ETIMEDOUT', 'ESTALE']) {
      const error = fail(system)
      assert.equal(toOutcome(error, '/a'), error)
    }
  })

  test('that are none of the system’s are passed on', () => {
    const abort = new DOMException('gave up', 'AbortError')
    assert.equal(toAppError(abort, '/a'), abort)
    assert.equal(toOutcome(abort, '/a'), abort)
  })
})

test('a full list of a folder tells size, time and identity as stat does', async () => {
  await using place = await openPlace()
  const { folder, files } = place
  for (let index = 0; index < 50; index += 1) await writeFile(join(folder, `f${index}`), 'x'.repeat(index))
  for await (const { path, ...rest } of files.list(folder, { recursive: true, signal })) {
    assert.deepEqual(rest, await files.stat(path, { signal }))
    assert.equal(rest.sizeBytes, (await lstat(path)).size)
  }
})
