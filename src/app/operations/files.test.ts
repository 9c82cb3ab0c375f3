import assert from 'node:assert/strict'
import { mkdir, symlink, truncate, utimes } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { filesOperations } from './files.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, openDesk, plant } from './testing/open-desk.ts'

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

async function open(tree: Readonly<Record<string, string>>) {
  const at = await openDesk(tree)
  const ops = asked({ ...sessionsOperations(at.desk), ...filesOperations(at.desk) })
  const { project } = await ops['sessions.create']({ project: at.folder })
  return { at, ops, project }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString('utf8')
}

test('a folder is looked into: folders first, with their counts, links as such, hidden things only when asked', async () => {
  const { at, ops } = await open({
    'b.txt': 'four',
    '.hidden': '',
    'sub/one': '',
    'sub/two': '',
    'sub/.three': '',
  })
  await symlink('/', join(at.folder, 'a-link'))
  await utimes(join(at.folder, 'b.txt'), 1e12, 1e12)
  const seen = await ops['files.browse']({ folder: at.folder })
  assert.deepEqual(
    seen.items.map(({ name, kind, sizeBytes, entries }) => [name, kind, sizeBytes, entries]),
    [
      ['sub', 'folder', null, 2],
      ['a-link', 'link', null, null],
      ['b.txt', 'file', 4, null],
    ],
  )
  assert.deepEqual(
    [seen.folder, seen.parent, seen.home, seen.truncated],
    [at.folder, at.top, homedir(), false],
  )
  assert.equal((await ops['files.browse']({ folder: at.folder, hidden: 'true' })).items.length, 4)
  const folders = await ops['files.browse']({ folder: at.folder, files: 'false' })
  assert.deepEqual(
    folders.items.map(({ name }) => name),
    ['sub', 'a-link'],
  )
  await at[Symbol.asyncDispose]()
})

test('looking grants nothing: what is no project is not read', async () => {
  const { at, ops } = await open({})
  await plant(at.top, { 'other/x.txt': 'x' })
  await ops['files.browse']({ folder: join(at.top, 'other') })
  const other = { project: join(at.top, 'other'), path: 'x.txt' }
  await assert.rejects(ops['files.content'](other), isError('workspace.project_unknown'))
  assert.deepEqual(at.workspace.permissions.grants.list({ now: at.workspace.clock.now() }), [])
  await at[Symbol.asyncDispose]()
})

test('a long folder comes in parts without gaps or doubles', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `f${index}`)
  const { at, ops, project } = await open(Object.fromEntries(names.map((name) => [name, ''])))
  for (const name of ['d1', 'd2', 'd3']) await mkdir(join(at.folder, name))
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: { name: string }[]; next: string | null } = await ops['files.list']({
      project,
      limit: 4,
      cursor,
    })
    seen.push(...page.items.map(({ name }) => name))
    cursor = page.next
  }
  assert.deepEqual(seen, ['d1', 'd2', 'd3', ...names.toSorted()])
  await at[Symbol.asyncDispose]()
})

test('files of a project are listed and read by their place in it', async () => {
  const { at, ops, project } = await open({
    'sub/deep/ü.md': '# grüße',
    'sub/x.png': 'png',
    'sub/evil.html': '<script>',
  })
  const listed = await ops['files.list']({ project, path: 'sub' })
  assert.deepEqual(
    listed.items.map(({ path }) => path),
    ['sub/deep', 'sub/evil.html', 'sub/x.png'],
  )
  const read = async (path: string) => {
    const { bytes, mediaType, fileName } = await ops['files.content']({ project, path })
    return [mediaType, fileName, await textOf(bytes)]
  }
  assert.deepEqual(await read('sub/deep/ü.md'), ['text/plain; charset=utf-8', 'ü.md', '# grüße'])
  assert.deepEqual(await read(join(at.folder, 'sub/x.png')), ['image/png', 'x.png', 'png'])
  assert.deepEqual(await read('./sub/../sub/evil.html'), [
    'text/plain; charset=utf-8',
    'evil.html',
    '<script>',
  ])
  for (const [path, code] of [
    ['sub', 'files.not_a_file'],
    ['gone', 'files.not_found'],
    ['sub/x.png/y', 'files.not_a_folder'],
    ['.', 'files.not_a_file'],
  ] as const)
    await assert.rejects(ops['files.content']({ project, path }), isError(code), path)
  await at[Symbol.asyncDispose]()
})

test('a file that is too large is refused before a byte of it is given', async () => {
  const { at, ops, project } = await open({ big: '' })
  await truncate(join(at.folder, 'big'), 65 * 1024 * 1024)
  await assert.rejects(ops['files.content']({ project, path: 'big' }), isError('files.too_large'))
  await at[Symbol.asyncDispose]()
})
