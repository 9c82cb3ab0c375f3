import assert from 'node:assert/strict'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { diffsOperations } from './diffs.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, call, openDesk } from './testing/open-desk.ts'

const { signal } = call

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
const old = `${lines.join('\n')}\n`
const both = old.replace('line 2\n', 'two\n').replace('line 27\n', 'twenty-seven ${x}\n')
const onlySecond = old.replace('line 27\n', 'twenty-seven ${x}\n')

async function open() {
  const at = await openDesk({ 'a.txt': old, 'bin.dat': 'x' })
  await writeFile(join(at.folder, 'bin.dat'), Buffer.from([0, 255, 254]))
  const ops = asked({ ...sessionsOperations(at.desk), ...diffsOperations(at.desk) })
  const { project } = await ops['sessions.create']({ project: at.folder })
  const textAt = (path: string) => readFile(join(at.folder, path), 'utf8')
  return { at, ops, project, textAt }
}

test('what is proposed is told hunk by hunk, and nothing is written', async () => {
  const { at, ops, project, textAt } = await open()
  const files = [
    { path: 'a.txt', content: both },
    { path: 'new/b.txt', content: 'b\n' },
    { path: join(at.folder, 'bin.dat'), content: 'text' },
  ]
  const made = await ops['diffs.propose']({ project, files })
  assert.deepEqual(
    made.files.map(({ path, change, hunks }) => [path, change, hunks?.length ?? null]),
    [
      ['a.txt', 'replaced', 2],
      ['new/b.txt', 'created', 1],
      ['bin.dat', 'replaced', null],
    ],
  )
  assert.deepEqual(await ops['diffs.get']({ id: made.id }), made)
  assert.equal(await textAt('a.txt'), old)
  await assert.rejects(textAt('new/b.txt'))
  await at[Symbol.asyncDispose]()
})

test('exactly the hunks that were accepted are written, by a run with receipts', async () => {
  const { at, ops, project, textAt } = await open()
  const files = [
    { path: 'a.txt', content: both },
    { path: 'new/b.txt', content: 'b $${y}\n' },
    { path: 'c.txt', content: 'not accepted' },
  ]
  const { id } = await ops['diffs.propose']({ project, files })
  const accept = [{ path: 'a.txt', hunks: [1] }, { path: 'new/b.txt' }]
  const { run } = await ops['diffs.apply']({ id, accept }, { once: 'wish' })
  const info = await at.workspace.runs.settled(run, { signal })
  assert.deepEqual([info.status, info.error], ['completed', undefined])
  assert.equal(await textAt('a.txt'), onlySecond)
  assert.equal(await textAt('new/b.txt'), 'b $${y}\n')
  await assert.rejects(textAt('c.txt'))
  const receipts = await at.workspace.facts.list({ kind: 'receipt', tree: run, order: 'oldest', limit: 10 })
  assert.equal(receipts.length, 2)
  await at[Symbol.asyncDispose]()
})

test('a file that somebody changed, made or removed meanwhile is refused, and nothing is written', async () => {
  const { at, ops, project, textAt } = await open()
  const files = [
    { path: 'a.txt', content: both },
    { path: 'b.txt', content: 'b' },
  ]
  const { id } = await ops['diffs.propose']({ project, files })
  await writeFile(join(at.folder, 'b.txt'), 'mine')
  const accept = [{ path: 'a.txt' }, { path: 'b.txt' }]
  await assert.rejects(ops['diffs.apply']({ id, accept }), isError('files.changed'))
  assert.deepEqual([await textAt('a.txt'), await textAt('b.txt')], [old, 'mine'])
  await at[Symbol.asyncDispose]()
})

test('what is not in the proposal cannot be accepted', async () => {
  const { at, ops, project } = await open()
  const { id } = await ops['diffs.propose']({ project, files: [{ path: 'a.txt', content: both }] })
  for (const accept of [
    [{ path: 'b.txt' }],
    [{ path: 'a.txt', hunks: [2] }],
    [{ path: 'a.txt' }, { path: './a.txt' }],
  ])
    await assert.rejects(ops['diffs.apply']({ id, accept }), isError('input.invalid'))
  await assert.rejects(
    ops['diffs.apply']({ id, accept: [{ path: '../x' }] }),
    isError('gate.path_outside_grant'),
  )
  await assert.rejects(
    ops['diffs.apply']({ id: 'none', accept: [{ path: 'a.txt' }] }),
    isError('workspace.proposal_unknown'),
  )
  await at[Symbol.asyncDispose]()
})

test('nothing outside of the project is compared, also not by a link in it', async () => {
  const { at, ops, project } = await open()
  await writeFile(join(at.top, 'secret'), 'secret')
  await symlink(at.top, join(at.folder, 'up'))
  await symlink(join(at.top, 'secret'), join(at.folder, 'leak'))
  for (const path of ['../secret', 'up/secret', 'leak', join(at.top, 'secret')])
    await assert.rejects(
      ops['diffs.propose']({ project, files: [{ path, content: 'x' }] }),
      isError('gate.path_outside_grant'),
      path,
    )
  await at[Symbol.asyncDispose]()
})
