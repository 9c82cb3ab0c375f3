import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import type { Files } from './files.ts'

/** A Files to be tested and a way around it. Paths are absolute, without a closing separator. */
export interface FilesBench extends AsyncDisposable {
  readonly files: Files
  /** An empty folder that is granted for writing. */
  readonly writable: string
  /** An empty folder that is granted for reading only. */
  readonly readable: string
  /** An empty folder that is not granted. */
  readonly outside: string
  /** Puts a file there behind the port's back, with the folders above it. */
  put(path: string, text: string): Promise<void>
  putLink(path: string, target: string): Promise<void>
  /** Everything below a folder as it really is, temporary files included: text, `-> target`, or null for an empty folder. */
  tree(folder: string): Promise<Record<string, string | null>>
}

const signal = new AbortController().signal
const bytes = (content: string): Uint8Array[] => [new TextEncoder().encode(content)]
const fresh = { replace: false, signal }
const over = { replace: true, signal }

function coded(...codes: ErrorCode[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`)
    return true
  }
}

async function text(files: Files, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path, { maxBytes: 1e9, signal }))
}

async function listed(files: Files, path: string, recursive = true): Promise<string[]> {
  const entries = await Array.fromAsync(files.list(path, { recursive, signal }))
  return entries.map((entry) => `${entry.kind} ${entry.path.slice(path.length + 1)}`)
}

/** What every Files must do. Each adapter's test file calls this once. */
export function testFiles(open: () => Promise<FilesBench>): void {
  testReading(open)
  testWriting(open)
  testMoving(open)
  testFolders(open)
  testConfinement(open)
}

function testReading(open: () => Promise<FilesBench>): void {
  test('stat tells what is at a path, and undefined when nothing is', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a.txt`, 'hello')
    await bench.putLink(`${writable}/link`, 'a.txt')

    const file = await files.stat(`${writable}/a.txt`, { signal })
    assert.equal(file?.kind, 'file')
    assert.equal(file.sizeBytes, 5)
    assert.ok(file.modifiedMs > 1_500_000_000_000)
    assert.equal((await files.stat(writable, { signal }))?.kind, 'folder')
    assert.equal((await files.stat(`${writable}/link`, { signal }))?.kind, 'link')
    assert.equal(await files.stat(`${writable}/b.txt`, { signal }), undefined)
    assert.equal(await files.stat(`${writable}/no/such/folder`, { signal }), undefined)
    assert.equal(await files.stat(`${writable}/a.txt/below`, { signal }), undefined)
  })

  test('list yields parents before children and siblings in code-unit order', async () => {
    await using bench = await open()
    const { files, readable } = bench
    for (const name of ['b/z.txt', 'b/a.txt', 'B.txt', 'a.txt', 'é.txt', 'b.txt']) {
      await bench.put(`${readable}/${name}`, name)
    }
    assert.deepEqual(await listed(files, readable), [
      'file B.txt',
      'file a.txt',
      'folder b',
      'file b/a.txt',
      'file b/z.txt',
      'file b.txt',
      'file é.txt',
    ])
    assert.deepEqual(await listed(files, readable, false), [
      'file B.txt',
      'file a.txt',
      'folder b',
      'file b.txt',
      'file é.txt',
    ])
  })

  test('list shows links and never follows them', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${outside}/secret.txt`, 'secret')
    await bench.putLink(`${writable}/out`, outside)
    await bench.putLink(`${writable}/loop`, '.')
    assert.deepEqual(await listed(files, writable), ['link loop', 'link out'])
    await assert.rejects(listed(files, `${writable}/out`), coded('gate.path_outside_grant'))
  })

  test('list says when there is no such folder', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a.txt`, 'x')
    await assert.rejects(listed(files, `${writable}/none`), coded('files.not_found'))
    await assert.rejects(listed(files, `${writable}/a.txt`), coded('files.not_a_folder'))
  })

  test('read gives the bytes, up to the limit and not one more', async () => {
    await using bench = await open()
    const { files, readable } = bench
    await bench.put(`${readable}/a.txt`, 'hello')
    await bench.put(`${readable}/empty`, '')
    assert.equal(await text(files, `${readable}/a.txt`), 'hello')
    assert.equal(await text(files, `${readable}/empty`), '')
    assert.equal((await files.read(`${readable}/a.txt`, { maxBytes: 5, signal })).length, 5)
    await assert.rejects(files.read(`${readable}/a.txt`, { maxBytes: 4, signal }), coded('files.too_large'))
  })

  test('read says what keeps it from reading', async () => {
    await using bench = await open()
    const { files, readable } = bench
    await bench.put(`${readable}/a.txt`, 'hello')
    const limit = { maxBytes: 10, signal }
    await assert.rejects(files.read(`${readable}/none`, limit), coded('files.not_found'))
    await assert.rejects(files.read(readable, limit), coded('files.not_a_file'))
    await assert.rejects(Array.fromAsync(files.readPieces(readable, { signal })), coded('files.not_a_file'))
    await assert.rejects(
      Array.fromAsync(files.readPieces(`${readable}/none`, { signal })),
      coded('files.not_found'),
    )
  })

  test('readPieces yields a large file in order, in pieces of at most 1 MiB', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const large = new Uint8Array(2.5 * 1024 * 1024).map((_, index) => (index * 7 + (index >> 13)) % 251)
    await files.write(`${writable}/large`, [large], fresh)
    const pieces = await Array.fromAsync(files.readPieces(`${writable}/large`, { signal }))
    assert.ok(pieces.every((piece) => piece.length > 0 && piece.length <= 1024 * 1024))
    assert.ok(Buffer.concat(pieces).equals(Buffer.from(large)))
  })

  test('nothing begins when the caller gave up', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a.txt`, 'a')
    const before = await bench.tree(writable)
    const gaveUp = new Error('gave up')
    const aborted = { signal: AbortSignal.abort(gaveUp) }
    await assert.rejects(files.stat(`${writable}/a.txt`, aborted), gaveUp)
    await assert.rejects(files.read(`${writable}/a.txt`, { maxBytes: 9, ...aborted }), gaveUp)
    await assert.rejects(files.write(`${writable}/b.txt`, bytes('b'), { replace: true, ...aborted }), gaveUp)
    await assert.rejects(files.move(`${writable}/a.txt`, `${writable}/c.txt`, aborted), gaveUp)
    await assert.rejects(files.makeFolder(`${writable}/d`, aborted), gaveUp)
    await assert.rejects(files.remove(`${writable}/a.txt`, aborted), gaveUp)
    await assert.rejects(Array.fromAsync(files.list(writable, { recursive: true, ...aborted })), gaveUp)
    assert.deepEqual(await bench.tree(writable), before)
  })
}

function testWriting(open: () => Promise<FilesBench>): void {
  test('write makes a file and its folders, from pieces of any kind', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const stat = await files.write(`${writable}/x/y/a.txt`, bytes('hello'), fresh)
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield* bytes('hel')
      yield* bytes('')
      yield* bytes('lo')
    }
    await files.write(`${writable}/b.txt`, pieces(), fresh)
    await files.write(`${writable}/empty`, [], fresh)

    assert.deepEqual(await bench.tree(writable), { 'b.txt': 'hello', empty: '', 'x/y/a.txt': 'hello' })
    assert.deepEqual(stat, await files.stat(`${writable}/x/y/a.txt`, { signal }))
    assert.equal(stat.sizeBytes, 5)
  })

  test('write without replace leaves what is there alone', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${writable}/a.txt`, 'old')
    await bench.put(`${writable}/folder/b.txt`, 'b')
    await bench.putLink(`${writable}/link`, `${outside}/new.txt`)
    const before = await bench.tree(writable)
    for (const name of ['a.txt', 'folder', 'link']) {
      await assert.rejects(
        files.write(`${writable}/${name}`, bytes('new'), fresh),
        coded('files.exists'),
        name,
      )
    }
    assert.deepEqual(await bench.tree(writable), before)
    assert.deepEqual(await bench.tree(outside), {})
  })

  test('write with replace puts new content in a file’s place and keeps its mode', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const first = await files.write(`${writable}/a.sh`, bytes('old'), { ...fresh, mode: 0o755 })
    const second = await files.write(`${writable}/a.sh`, bytes('new'), over)
    assert.equal(first.mode, 0o755)
    assert.equal(second.mode, 0o755)
    assert.notEqual(second.identity, first.identity)
    assert.deepEqual(await bench.tree(writable), { 'a.sh': 'new' })
  })

  test('write replaces files alone', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${outside}/a.txt`, 'theirs')
    await bench.put(`${writable}/folder/b.txt`, 'b')
    await bench.putLink(`${writable}/link`, `${outside}/a.txt`)
    const before = await bench.tree(writable)
    for (const name of ['folder', 'link']) {
      await assert.rejects(
        files.write(`${writable}/${name}`, bytes('new'), over),
        coded('files.not_a_file'),
        name,
      )
    }
    await assert.rejects(
      files.write(`${writable}/folder/b.txt/c`, bytes('new'), over),
      coded('files.not_a_folder'),
    )
    assert.deepEqual(await bench.tree(writable), before)
    assert.deepEqual(await bench.tree(outside), { 'a.txt': 'theirs' })
  })

  test('write sets the time that it is told', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const modifiedMs = Date.UTC(2001, 1, 3, 4, 5, 6)
    const stat = await files.write(`${writable}/a.txt`, bytes('x'), { ...fresh, modifiedMs })
    assert.equal(stat.modifiedMs, modifiedMs)
    assert.equal((await files.stat(`${writable}/a.txt`, { signal }))?.modifiedMs, modifiedMs)
  })

  test('write that fails half-way leaves the old content and nothing else', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a.txt`, 'old')
    const broken = new Error('source broke')
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield* bytes('new')
      throw broken
    }
    await assert.rejects(files.write(`${writable}/a.txt`, pieces(), over), broken)
    await assert.rejects(files.write(`${writable}/b.txt`, pieces(), fresh), broken)
    assert.deepEqual(await bench.tree(writable), { 'a.txt': 'old' })
  })

  test('write stops when the caller gives up between pieces', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const giveUp = new AbortController()
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield* bytes('new')
      giveUp.abort(new Error('gave up'))
      yield* bytes('more')
    }
    await assert.rejects(
      files.write(`${writable}/a.txt`, pieces(), { replace: false, signal: giveUp.signal }),
      /gave up/,
    )
    assert.deepEqual(await bench.tree(writable), {})
  })

  test('of many writers without replace, one wins and the others are told', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => files.write(`${writable}/a.txt`, bytes(`${index}`), fresh)),
    )
    const losers = results.filter((result) => result.status === 'rejected')
    assert.equal(losers.length, 7)
    for (const { reason } of losers) coded('files.exists')(reason)
    assert.deepEqual(Object.keys(await bench.tree(writable)), ['a.txt'])
  })
}

function testMoving(open: () => Promise<FilesBench>): void {
  test('move renames a file, keeping its identity, time and mode, and makes folders', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const modifiedMs = Date.UTC(2001, 1, 3)
    const before = await files.write(`${writable}/a.txt`, bytes('a'), { ...fresh, modifiedMs, mode: 0o640 })
    const after = await files.move(`${writable}/a.txt`, `${writable}/x/y/b.txt`, { signal })
    assert.deepEqual(after, before)
    assert.deepEqual(await bench.tree(writable), { 'x/y/b.txt': 'a' })
  })

  test('move takes folders with what is in them, and links as links', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${writable}/from/a/b.txt`, 'b')
    await bench.putLink(`${writable}/link`, `${outside}/a.txt`)
    await files.move(`${writable}/from`, `${writable}/to`, { signal })
    await files.move(`${writable}/link`, `${writable}/to/link`, { signal })
    assert.deepEqual(await bench.tree(writable), { 'to/a/b.txt': 'b', 'to/link': `-> ${outside}/a.txt` })
  })

  test('move never replaces', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a.txt`, 'a')
    await bench.put(`${writable}/b.txt`, 'b')
    await bench.put(`${writable}/full/c.txt`, 'c')
    await files.makeFolder(`${writable}/empty`, { signal })
    await files.makeFolder(`${writable}/empty2`, { signal })
    await bench.putLink(`${writable}/dangling`, 'nowhere')
    const before = await bench.tree(writable)
    for (const [from, to] of [
      ['a.txt', 'b.txt'],
      ['a.txt', 'a.txt'],
      ['a.txt', 'full'],
      ['a.txt', 'empty'],
      ['a.txt', 'dangling'],
      ['full', 'empty'],
      ['empty2', 'empty'],
      ['empty', 'full'],
      ['full', 'a.txt'],
    ]) {
      await assert.rejects(
        files.move(`${writable}/${from}`, `${writable}/${to}`, { signal }),
        coded('files.exists'),
        `${from} to ${to}`,
      )
    }
    assert.deepEqual(await bench.tree(writable), before)
  })

  test('move of nothing, or of a folder into itself, is refused and makes no folders', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/a/b.txt`, 'b')
    await assert.rejects(
      files.move(`${writable}/none`, `${writable}/new/folder/x`, { signal }),
      coded('files.not_found'),
    )
    await assert.rejects(
      files.move(`${writable}/a`, `${writable}/a/deep/down`, { signal }),
      coded('files.path_invalid'),
    )
    assert.deepEqual(await bench.tree(writable), { 'a/b.txt': 'b' })
  })
}

function testFolders(open: () => Promise<FilesBench>): void {
  test('makeFolder answers what it made, parents first, and nothing the second time', async () => {
    await using bench = await open()
    const { files, writable } = bench
    await bench.put(`${writable}/file`, 'x')
    assert.deepEqual(await files.makeFolder(`${writable}/a/b`, { signal }), [
      `${writable}/a`,
      `${writable}/a/b`,
    ])
    assert.deepEqual(await files.makeFolder(`${writable}/a/b`, { signal }), [])
    assert.deepEqual(await files.makeFolder(writable, { signal }), [])
    await assert.rejects(files.makeFolder(`${writable}/file`, { signal }), coded('files.not_a_folder'))
    await assert.rejects(files.makeFolder(`${writable}/file/x`, { signal }), coded('files.not_a_folder'))
    assert.deepEqual(await bench.tree(writable), { 'a/b': null, file: 'x' })
  })

  test('makeFolder gives a new folder its mode and time, and leaves one that is there as it is', async () => {
    await using bench = await open()
    const { files, writable } = bench
    const wanted = { mode: 0o700, modifiedMs: Date.UTC(2001, 1, 3), signal }
    assert.deepEqual(await files.makeFolder(`${writable}/a/b`, wanted), [`${writable}/a`, `${writable}/a/b`])
    const made = await files.stat(`${writable}/a/b`, { signal })
    assert.deepEqual([made?.kind, made?.mode, made?.modifiedMs], ['folder', 0o700, wanted.modifiedMs])
    assert.deepEqual(await files.makeFolder(`${writable}/a/b`, { ...wanted, mode: 0o755 }), [])
    assert.deepEqual(await files.stat(`${writable}/a/b`, { signal }), made)
    await bench.put(`${writable}/file`, 'x')
    await assert.rejects(files.makeFolder(`${writable}/file`, wanted), coded('files.not_a_folder'))
    await assert.rejects(files.makeFolder(`${writable}/file/x`, wanted), coded('files.not_a_folder'))
    assert.deepEqual(await bench.tree(writable), { 'a/b': null, file: 'x' })
  })

  test('remove takes files, links and empty folders, and nothing that holds something', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${outside}/theirs.txt`, 'theirs')
    await bench.put(`${writable}/a.txt`, 'a')
    await bench.put(`${writable}/full/b.txt`, 'b')
    await bench.putLink(`${writable}/link`, `${outside}/theirs.txt`)
    await bench.putLink(`${writable}/folder-link`, outside)
    await files.makeFolder(`${writable}/empty`, { signal })

    await assert.rejects(files.remove(`${writable}/full`, { signal }), coded('files.not_empty'))
    await assert.rejects(files.remove(`${writable}/none`, { signal }), coded('files.not_found'))
    for (const name of ['a.txt', 'link', 'folder-link', 'empty']) {
      await files.remove(`${writable}/${name}`, { signal })
    }
    assert.deepEqual(await bench.tree(writable), { 'full/b.txt': 'b' })
    assert.deepEqual(await bench.tree(outside), { 'theirs.txt': 'theirs' })
  })
}

function testConfinement(open: () => Promise<FilesBench>): void {
  /** Every operation on the path, with something else that is harmless where two are needed. */
  function attempts({ files, writable }: FilesBench, path: string): (() => Promise<unknown>)[] {
    return [
      () => files.stat(path, { signal }),
      () => files.read(path, { maxBytes: 100, signal }),
      () => Array.fromAsync(files.readPieces(path, { signal })),
      () => Array.fromAsync(files.list(path, { recursive: true, signal })),
      () => files.write(path, bytes('evil'), over),
      () => files.write(path, bytes('evil'), fresh),
      () => files.write(`${path}/below`, bytes('evil'), fresh),
      () => files.move(path, `${writable}/stolen`, { signal }),
      () => files.move(`${writable}/mine.txt`, path, { signal }),
      () => files.move(`${writable}/mine.txt`, `${path}/below`, { signal }),
      () => files.makeFolder(path, { signal }),
      () => files.makeFolder(path, { mode: 0o700, signal }),
      () => files.makeFolder(`${path}/below`, { signal }),
      () => files.remove(path, { signal }),
    ]
  }

  test('refuses every operation outside the grants, however the path is written', async () => {
    await using bench = await open()
    const { writable, outside } = bench
    await bench.put(`${writable}/mine.txt`, 'mine')
    await bench.put(`${outside}/file.txt`, 'theirs')
    const up = '../'.repeat(40)
    for (const path of [
      outside,
      `${outside}/file.txt`,
      `${outside}/new.txt`,
      `${writable}/../${outside.split('/').at(-1)}/file.txt`,
      `${writable}/${up}${outside.slice(1)}/file.txt`,
      `${writable}/x/./../..//${outside.split('/').at(-1)}/file.txt`,
      `${writable}x`,
      '/',
    ]) {
      for (const [index, attempt] of attempts(bench, path).entries()) {
        await assert.rejects(attempt, coded('gate.path_outside_grant'), `${path} #${index}`)
      }
    }
    assert.deepEqual(await bench.tree(outside), { 'file.txt': 'theirs' })
    assert.deepEqual(await bench.tree(writable), { 'mine.txt': 'mine' })
  })

  test('refuses paths that are not absolute or that no system can hold', async () => {
    await using bench = await open()
    const { writable } = bench
    await bench.put(`${writable}/mine.txt`, 'mine')
    const half = String.fromCharCode(0xd800)
    for (const path of [
      '',
      '.',
      'mine.txt',
      `${writable}/a\0b`,
      `${writable}/mine.txt\0`,
      `${writable}/${half}`,
    ]) {
      for (const attempt of attempts(bench, path)) {
        // Below a relative path is still relative, so both ends of each attempt are covered.
        await assert.rejects(
          attempt,
          coded('files.path_invalid', 'gate.path_outside_grant'),
          JSON.stringify(path),
        )
      }
    }
    assert.deepEqual(await bench.tree(writable), { 'mine.txt': 'mine' })
  })

  test('passes no link on the way to a file, wherever it leads', async () => {
    await using bench = await open()
    const { writable, outside } = bench
    await bench.put(`${writable}/mine.txt`, 'mine')
    await bench.put(`${outside}/deep/file.txt`, 'theirs')
    await bench.putLink(`${writable}/out`, outside)
    await bench.putLink(`${writable}/relative`, `../${outside.split('/').at(-1)}`)
    await bench.putLink(`${writable}/hop`, 'out')
    const before = await bench.tree(writable)
    for (const link of ['out', 'relative', 'hop']) {
      for (const below of ['deep', 'deep/file.txt', 'new.txt']) {
        for (const [index, attempt] of attempts(bench, `${writable}/${link}/${below}`).entries()) {
          await assert.rejects(attempt, coded('gate.path_outside_grant'), `${link}/${below} #${index}`)
        }
      }
    }
    assert.deepEqual(await bench.tree(outside), { 'deep/file.txt': 'theirs' })
    assert.deepEqual(await bench.tree(writable), before)
  })

  test('reads through no link at the end of a path', async () => {
    await using bench = await open()
    const { files, writable, outside } = bench
    await bench.put(`${outside}/file.txt`, 'theirs')
    await bench.putLink(`${writable}/link`, `${outside}/file.txt`)
    await assert.rejects(
      files.read(`${writable}/link`, { maxBytes: 100, signal }),
      coded('gate.path_outside_grant'),
    )
    await assert.rejects(
      Array.fromAsync(files.readPieces(`${writable}/link`, { signal })),
      coded('gate.path_outside_grant'),
    )
  })

  test('a grant to read is not one to write', async () => {
    await using bench = await open()
    const { files, writable, readable } = bench
    await bench.put(`${readable}/a.txt`, 'a')
    await bench.put(`${writable}/b.txt`, 'b')
    const refused = coded('gate.path_outside_grant')
    assert.equal(await text(files, `${readable}/a.txt`), 'a')
    await assert.rejects(files.write(`${readable}/a.txt`, bytes('x'), over), refused)
    await assert.rejects(files.write(`${readable}/c.txt`, bytes('x'), fresh), refused)
    await assert.rejects(files.move(`${readable}/a.txt`, `${writable}/a.txt`, { signal }), refused)
    await assert.rejects(files.move(`${writable}/b.txt`, `${readable}/b.txt`, { signal }), refused)
    await assert.rejects(files.makeFolder(`${readable}/d`, { signal }), refused)
    await assert.rejects(files.remove(`${readable}/a.txt`, { signal }), refused)
    assert.deepEqual(await bench.tree(readable), { 'a.txt': 'a' })
  })
}
