import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, type ErrorCode, type Grant } from '#contract'

import type { Files } from './files.ts'

/** A folder to be granted in parts, and a way around the grants. */
export interface PatternBench extends AsyncDisposable {
  /** An empty folder; absolute, without a closing separator. */
  readonly folder: string
  /** The files as far as the grants reach. */
  within(grants: readonly Grant[]): Files
  /** Puts a file there behind the port's back, with the folders above it. */
  put(path: string, text: string): Promise<void>
  putLink(path: string, target: string): Promise<void>
  /** Everything below a folder as it really is, as of `testFiles`. */
  tree(folder: string): Promise<Record<string, string | null>>
}

const { signal } = new AbortController()
const content = [new TextEncoder().encode('new')]
const fresh = { replace: false, signal }
const most = { maxBytes: 100, signal }

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return true
  }
}
const outside = coded('gate.path_outside_grant')

function grant(capability: 'fs.read' | 'fs.write', resource: string): Grant {
  return { capability, resource, pattern: true, reason: 'test' }
}

async function names(files: Files, folder: string, recursive = true): Promise<string[]> {
  const entries = await Array.fromAsync(files.list(folder, { recursive, signal }))
  return entries.map(({ path }) => path.slice(folder.length + 1))
}

/** What every Files must do with grants that are patterns. Each adapter's test file calls this once. */
export function testGrantedPatterns(open: () => Promise<PatternBench>): void {
  test('what matches a pattern is reached, and nothing beside it', async () => {
    await using bench = await open()
    const { folder } = bench
    for (const name of ['a.csv', 'a.txt', 'sub/b.csv', '.csv', 'A.CSV'])
      await bench.put(`${folder}/${name}`, name)
    const files = bench.within([grant('fs.read', `${folder}/*.csv`)])
    const read = async (name: string): Promise<string> =>
      new TextDecoder().decode(await files.read(`${folder}/${name}`, most))
    assert.equal(await read('a.csv'), 'a.csv')
    assert.equal(await read('.csv'), '.csv')
    for (const name of ['a.txt', 'sub/b.csv', 'A.CSV', 'sub', 'sub/../a.txt']) {
      await assert.rejects(read(name), outside, name)
      await assert.rejects(Array.fromAsync(files.readPieces(`${folder}/${name}`, { signal })), outside, name)
    }
    assert.equal(await read('sub/../a.csv'), 'a.csv')
    await assert.rejects(files.stat(`${folder}/a.txt`, { signal }), outside)
    await assert.rejects(files.stat(`${folder}/../x.csv`, { signal }), outside)
    await assert.rejects(files.write(`${folder}/new.csv`, content, fresh), outside)
  })

  test('a star is a star only where the grant says that it is a pattern', async () => {
    await using bench = await open()
    const { folder } = bench
    await bench.put(`${folder}/*/a`, 'star')
    await bench.put(`${folder}/b/a`, 'b')
    const files = bench.within([{ capability: 'fs.read', resource: `${folder}/*`, reason: 'named' }])
    assert.equal((await files.stat(`${folder}/*/a`, { signal }))?.kind, 'file')
    await assert.rejects(files.read(`${folder}/b/a`, most), outside)
    const meant = bench.within([grant('fs.read', `${folder}/[*]/*`)])
    assert.equal((await meant.stat(`${folder}/*/a`, { signal }))?.kind, 'file')
    await assert.rejects(meant.read(`${folder}/b/a`, most), outside)
  })

  test('a list shows what is granted and the folders on the way to it', async () => {
    await using bench = await open()
    const { folder } = bench
    for (const name of ['a.csv', 'a.txt', 'in/b.csv', 'in/b.txt', 'in/deep/c.csv', 'out/d.txt'])
      await bench.put(`${folder}/${name}`, '')
    const one = bench.within([grant('fs.read', `${folder}/in/*.csv`)])
    assert.deepEqual(await names(one, `${folder}/in`), ['b.csv'])
    await assert.rejects(names(one, folder), outside)
    const deep = bench.within([grant('fs.read', `${folder}/**/*.csv`)])
    assert.deepEqual(await names(deep, folder), [
      'a.csv',
      'in',
      'in/b.csv',
      'in/deep',
      'in/deep/c.csv',
      'out',
    ])
    const all = bench.within([grant('fs.read', `${folder}/in/**`)])
    assert.deepEqual(await names(all, `${folder}/in`), ['b.csv', 'b.txt', 'deep', 'deep/c.csv'])
  })

  test('a write makes the folders on its way, which can be taken away again when they are empty', async () => {
    await using bench = await open()
    const { folder } = bench
    const files = bench.within([grant('fs.write', `${folder}/*/*.txt`)])
    await files.write(`${folder}/new/a.txt`, content, fresh)
    assert.equal((await files.stat(`${folder}/new`, { signal }))?.kind, 'folder')
    await assert.rejects(files.remove(`${folder}/new`, { signal }), coded('files.not_empty'))
    await files.remove(`${folder}/new/a.txt`, { signal })
    await files.remove(`${folder}/new`, { signal })
    assert.deepEqual(await bench.tree(folder), {})
  })

  test('what lies on the way is not removed, read or replaced by way of that', async () => {
    await using bench = await open()
    const { folder } = bench
    await bench.put(`${folder}/in/keep.md`, 'mine')
    const files = bench.within([grant('fs.write', `${folder}/**/*.txt`)])
    await assert.rejects(files.remove(`${folder}/in`, { signal }), coded('files.not_empty'))
    await assert.rejects(files.remove(`${folder}/in/keep.md`, { signal }), outside)
    await assert.rejects(files.stat(`${folder}/in/keep.md`, { signal }), outside)
    await assert.rejects(files.write(`${folder}/in`, content, { replace: true, signal }), outside)
    await assert.rejects(files.move(`${folder}/in/keep.md`, `${folder}/in/keep.txt`, { signal }), outside)
    assert.deepEqual(await bench.tree(folder), { 'in/keep.md': 'mine' })
  })

  test('a folder is moved only where all that is in it is granted at both ends', async () => {
    await using bench = await open()
    const { folder } = bench
    await bench.put(`${folder}/in/one/secret`, 'x')
    await bench.put(`${folder}/out/keep`, 'y')
    const shallow = grant('fs.write', `${folder}/in/*`)
    const whole = grant('fs.write', `${folder}/out/**`)
    const files = bench.within([shallow, whole])
    await assert.rejects(files.move(`${folder}/in/one`, `${folder}/out/one`, { signal }), outside)
    await assert.rejects(files.move(`${folder}/out`, `${folder}/in/out`, { signal }), outside)
    const wide = bench.within([
      shallow,
      whole,
      { capability: 'fs.write', resource: `${folder}/in`, reason: '' },
    ])
    await wide.move(`${folder}/in/one`, `${folder}/out/one`, { signal })
    assert.deepEqual(await bench.tree(folder), { 'out/keep': 'y', 'out/one/secret': 'x', in: null })
  })

  test('no pattern leads through a link', async () => {
    await using bench = await open()
    const { folder } = bench
    await bench.put(`${folder}/elsewhere/secret.txt`, 'secret')
    await bench.put(`${folder}/in/a/x.txt`, 'x')
    await bench.putLink(`${folder}/in/b`, `${folder}/elsewhere`)
    await bench.putLink(`${folder}/in/c.txt`, `${folder}/elsewhere/secret.txt`)
    const files = bench.within([grant('fs.write', `${folder}/in/**`)])
    await assert.rejects(files.read(`${folder}/in/b/secret.txt`, most), outside)
    await assert.rejects(files.read(`${folder}/in/c.txt`, most), outside)
    await assert.rejects(files.write(`${folder}/in/b/new.txt`, content, fresh), outside)
    const deep = bench.within([grant('fs.write', `${folder}/in/*/*.txt`)])
    await assert.rejects(deep.read(`${folder}/in/b/secret.txt`, most), outside)
    await assert.rejects(deep.write(`${folder}/in/b/new.txt`, content, fresh), outside)
  })
}
