import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { createFiles } from '#adapters'
import { AppError } from '#contract'
import type { Files } from '#gate'

/** D1: a path that names something outside of what was granted, or something else than it seems to. */

const signal = new AbortController().signal
const evil = [Buffer.from('evil')]

interface Place extends AsyncDisposable {
  readonly top: string
  readonly granted: string
  readonly files: Files
  /** Everything outside of the grant, to be the same ever after. */
  outside(): Promise<Record<string, string>>
}

async function openPlace(): Promise<Place> {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-d1-'))
  const granted = join(top, 'granted')
  for (const name of ['granted/inside', 'granted-too', 'Granted', 'other'])
    await mkdir(join(top, name), { recursive: true })
  for (const name of ['granted-too/a', 'Granted/a', 'other/a', 'secret'])
    await writeFile(join(top, name), `secret ${name}`)
  const files = createFiles({ grants: [{ capability: 'fs.write', resource: granted, reason: 'test' }] })
  return {
    top,
    granted,
    files,
    async outside() {
      const found: Record<string, string> = {}
      for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name)
        if (entry.isFile() && !path.startsWith(`${granted}/`))
          found[path.slice(top.length)] = await readFile(path, 'utf8')
      }
      return found
    },
    [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }),
  }
}

/** What became of every operation on a path: a code, or `done`. */
async function tryAll(files: Files, granted: string, path: string): Promise<string[]> {
  const code = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'done'
    } catch (error) {
      if (error instanceof AppError) return error.code
      throw error
    }
  }
  await files.write(join(granted, 'mine'), [Buffer.from('mine')], { replace: true, signal })
  return [
    await code(files.stat(path, { signal })),
    await code(files.read(path, { maxBytes: 1_000, signal })),
    await code(Array.fromAsync(files.readPieces(path, { signal }))),
    await code(Array.fromAsync(files.list(path, { recursive: true, signal }))),
    await code(files.makeFolder(path, { signal })),
    await code(files.write(path, evil, { replace: true, signal })),
    await code(files.write(path, evil, { replace: false, signal })),
    await code(files.move(join(granted, 'mine'), path, { signal })),
    await code(files.move(path, join(granted, 'stolen'), { signal })),
    await code(files.remove(path, { signal })),
  ]
}

describe('D1: paths that lead out', () => {
  test('are refused in every spelling', async () => {
    await using place = await openPlace()
    const { granted, files, top } = place
    const before = await place.outside()
    const spellings = [
      `${granted}/../secret`,
      `${granted}/../other/a`,
      `${granted}/inside/../../secret`,
      `${granted}/./.././secret`,
      `${granted}//..//secret`,
      `${granted}/..`,
      `${granted}/../..`,
      `${granted}${'/..'.repeat(200)}/etc/passwd`,
      `${granted}-too/a`,
      `${granted}-too`,
      `${top}/Granted/a`,
      `${top}/GRANTED/a`,
      `${top}/secret`,
      top,
      '/',
      '/etc/passwd',
      '//etc/passwd',
      '/proc/self/environ',
      `/proc/self/root${top}/secret`,
      `/proc/self/cwd/../..${top}/secret`,
      '/dev/stdin',
    ]
    for (const path of spellings) {
      const outcomes = await tryAll(files, granted, path)
      assert.deepEqual(new Set(outcomes), new Set(['gate.path_outside_grant']), path)
    }
    assert.deepEqual(await place.outside(), before)
  })

  test('are not paths at all when they are relative, another system’s, or URLs', async () => {
    await using place = await openPlace()
    const { granted, files } = place
    const before = await place.outside()
    const spellings = [
      '',
      '.',
      '..',
      'secret',
      '../secret',
      '~/secret',
      '~root',
      'C:\\secret',
      'c:/secret',
      '\\\\host\\share',
      'file:///etc/passwd',
      `${granted}/inside\0/../../secret`,
      `${granted}/\0`,
      `\0${granted}/a`,
      `${granted}/\ud800`,
    ]
    for (const path of spellings) {
      const outcomes = await tryAll(files, granted, path)
      assert.deepEqual(new Set(outcomes), new Set(['files.path_invalid']), JSON.stringify(path))
    }
    assert.deepEqual(await place.outside(), before)
  })

  test('are names like any other when they only look dangerous', async () => {
    await using place = await openPlace()
    const { granted, files } = place
    const before = await place.outside()
    const names = [
      '...',
      '....',
      '..a',
      'a..',
      '.. ',
      ' ..',
      '..\\secret',
      '%2e%2e%2fsecret',
      '..%2fsecret',
      '%00',
      '~',
      '$HOME',
      '`id`',
      '-rf',
      'CON',
      'aux.txt',
      'a:b',
      '․․',
      '。。',
      'a\nb',
      '\u202egnp.exe',
      'é',
      'e\u0301',
      '\udc80',
    ]
    for (const name of names)
      await files.write(`${granted}/names/${name}`, [Buffer.from(name)], { replace: false, signal })
    const listed = await Array.fromAsync(files.list(`${granted}/names`, { recursive: true, signal }))
    assert.deepEqual(listed.map(({ path }) => path.slice(granted.length + 7)).toSorted(), names.toSorted())
    for (const name of names) {
      const path = `${granted}/names/${name}`
      assert.deepEqual(Buffer.from(await files.read(path, { maxBytes: 100, signal })), Buffer.from(name))
      await files.move(path, `${granted}/moved/${name}`, { signal })
      await files.remove(`${granted}/moved/${name}`, { signal })
    }
    assert.deepEqual(await place.outside(), before)
  })

  test('never leave the grant, whatever they are made of', async () => {
    await using place = await openPlace()
    const { granted, files, top } = place
    const before = await place.outside()
    const segment = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      'inside',
      'granted',
      'secret',
      'other',
      '...',
      '..\\',
      '\\',
      '%2e%2e',
      '\0',
      '../',
      '/',
    )
    const start = fc.constantFrom('', '/', `${granted}/`, `${granted}/inside/`, `${top}/`, granted)
    await fc.assert(
      fc.asyncProperty(start, fc.array(segment, { maxLength: 8 }), async (head, segments) => {
        await tryAll(files, granted, head + segments.join('/'))
        assert.deepEqual(await place.outside(), before)
        await mkdir(join(granted, 'inside'), { recursive: true })
      }),
      { numRuns: 40 },
    )
  })

  test('that are too long or too deep are refused with a code', async () => {
    await using place = await openPlace()
    const { granted, files } = place
    const long = `${granted}/${'x'.repeat(300)}`
    assert.deepEqual(new Set(await tryAll(files, granted, long)), new Set(['files.path_invalid']))
    const deep = `${granted}${'/y'.repeat(3_000)}`
    assert.deepEqual(new Set(await tryAll(files, granted, deep)), new Set(['files.path_invalid']))
    assert.deepEqual((await readdir(granted)).toSorted(), ['inside', 'mine'])
  })
})
