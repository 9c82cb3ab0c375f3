import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { createMemoryFiles } from '#gate/testing'

import { LeftOut } from './left-out.ts'
import { isBehind, walkDocuments } from './walk-documents.ts'

const { signal } = new AbortController()

const tree = {
  '/d/.gitignore': '*.log\n/build/\n!keep.log\n',
  '/d/a.txt': 'a',
  '/d/a/b.txt': 'b',
  '/d/a/.adjutantignore': 'private/\n!loud.log\n',
  '/d/a/private/c.txt': 'c',
  '/d/a/loud.log': 'l',
  '/d/a/quiet.log': 'q',
  '/d/build/out.txt': 'o',
  '/d/deep/build/in.txt': 'i',
  '/d/keep.log': 'k',
  '/d/link': { link: '/d/a.txt' },
  '/d/node_modules/x/readme.md': 'n',
  '/d/.hidden/x.txt': 'h',
  '/d/~$letter.docx': 'lock',
} as const

async function walked(
  given: Record<string, string | { link: string }>,
  { after = null, only = null }: { after?: string | null; only?: string[] | null } = {},
): Promise<string[]> {
  const found: string[] = []
  const failed = (path: string): never => assert.fail(`${path} failed`)
  for await (const { path } of walkDocuments(createMemoryFiles({ tree: given }), '/d', {
    after,
    only,
    failed,
    signal,
  }))
    found.push(path)
  return found
}

describe('a walk for documents', () => {
  test('leaves out what the rules of folders name, the nearest rule last, and what is never a document', async () => {
    assert.deepEqual(await walked(tree), [
      '/d/a/b.txt',
      '/d/a/loud.log',
      '/d/a.txt',
      '/d/deep/build/in.txt',
      '/d/keep.log',
    ])
  })

  test('goes on after any path, and finds the rest as if it had not stopped', async () => {
    const whole = await walked(tree)
    for (const [index, path] of whole.entries())
      assert.deepEqual(await walked(tree, { after: path }), whole.slice(index + 1), path)
    // Also where that is gone by now.
    assert.deepEqual(await walked(tree, { after: '/d/a/zzz' }), whole.slice(2))
  })

  test('goes to some paths alone, with what is below them', async () => {
    assert.deepEqual(await walked(tree, { only: ['/d/a'] }), ['/d/a/b.txt', '/d/a/loud.log'])
    assert.deepEqual(await walked(tree, { only: ['/d/deep/build/in.txt', '/d/gone'] }), [
      '/d/deep/build/in.txt',
    ])
    assert.deepEqual(await walked(tree, { only: ['/d/build/out.txt'] }), [])
  })

  test('asked of single paths, the rules say the same', async () => {
    const names = fc.constantFrom('a', 'b', 'build', 'x.log', 'keep.log', 'c.txt', '.hid')
    const rules = fc.constantFrom('*.log\n', '/build/\n', 'b\n', '!keep.log\n', 'a/c.txt\n', '')
    const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => `/d/${parts.join('/')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(paths, { maxLength: 12 }),
        fc.array(fc.tuple(fc.constantFrom('/d', '/d/a', '/d/b', '/d/a/b'), rules), { maxLength: 3 }),
        async (files, ruled) => {
          const given: Record<string, string> = {}
          for (const path of files)
            if (!files.some((other) => other.startsWith(`${path}/`))) given[path] = 'x'
          for (const [folder, text] of ruled)
            if (given[folder] === undefined) given[`${folder}/.gitignore`] = text
          const sound = Object.keys(given).every(
            (path) => !Object.keys(given).some((other) => other.startsWith(`${path}/`)),
          )
          fc.pre(sound)
          const found = new Set(await walked({ '/d/z/z': '', ...given }))
          const leftOut = new LeftOut(createMemoryFiles({ tree: { '/d/z/z': '', ...given } }), '/d', {
            signal,
          })
          for (const path of Object.keys(given)) assert.equal(await leftOut.has(path), !found.has(path), path)
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('a path is behind another by the first folder that differs', () => {
  for (const [path, at, behind] of [
    ['/d/a', '/d/a', true],
    ['/d/a', '/d/b', true],
    ['/d/a', '/d/a/b', false],
    ['/d/a/b', '/d/a.txt', true],
    ['/d/a.txt', '/d/a/b', false],
    ['/d/b', '/d/a/z', false],
  ] as const)
    assert.equal(isBehind(path, at), behind, `${path} at ${at}`)
})
