import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { beginUndo } from '../undo/begin.ts'
import { checkpointsOperations } from './checkpoints.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, call, openDesk, plant } from './testing/open-desk.ts'

const { signal } = call

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

const tree = { 'a.txt': 'one', 'sub/b.txt': 'two', 'sub/deep/c.txt': 'three', 'run.sh': '#!/bin/sh' }

async function open() {
  const at = await openDesk(tree)
  await chmod(join(at.folder, 'run.sh'), 0o750)
  await utimes(join(at.folder, 'a.txt'), 1_700_000_000, 1_700_000_000)
  const ops = asked({ ...sessionsOperations(at.desk), ...checkpointsOperations(at.desk) })
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  return { at, ops, session }
}

/** Everything in a folder: contents and modes of files, and which folders there are. */
async function everything(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1)
    if (entry.isFile())
      found[name] = `${((await stat(path)).mode & 0o777).toString(8)} ${await readFile(path, 'utf8')}`
    else found[name] = entry.isSymbolicLink() ? 'link' : 'folder'
  }
  return found
}

async function meddle(folder: string): Promise<void> {
  await writeFile(join(folder, 'a.txt'), 'changed')
  await chmod(join(folder, 'run.sh'), 0o600)
  await rm(join(folder, 'sub/deep'), { recursive: true })
  await plant(folder, { 'new/more/x.txt': 'new', 'y.txt': 'new' })
}

test('a folder is brought back to a checkpoint as it was seen, and undo takes that back', async () => {
  const { at, ops, session } = await open()
  const before = await everything(at.folder)
  const made = await ops['sessions.checkpoint']({ session, note: 'before' })
  assert.deepEqual([made.files, made.folders, made.bytes, made.left], [4, 2, 20, []])
  await meddle(at.folder)
  const meddled = await everything(at.folder)

  const ahead = await ops['sessions.restore']({ session, checkpoint: made.id, dryRun: true })
  assert.deepEqual(await everything(at.folder), meddled)
  const counts = ahead.preview?.files.counts
  assert.deepEqual([ahead.run, counts?.removed, counts?.created], [null, 4, 2])

  const { run } = await ops['sessions.restore']({ session, checkpoint: made.id, seen: ahead.seen })
  const info = await at.workspace.runs.settled(run ?? '', { signal })
  assert.deepEqual([info.status, info.error], ['completed', undefined])
  assert.deepEqual(await everything(at.folder), before)
  assert.equal((await stat(join(at.folder, 'a.txt'))).mtimeMs, 1_700_000_000_000)

  const again = await ops['sessions.restore']({ session, checkpoint: made.id })
  assert.deepEqual(again, { run: null, preview: null, seen: null })
  const undo = await beginUndo(at.workspace, info, { by: 'ada' } as never)
  assert.equal((await at.workspace.runs.settled(undo.id, { signal })).status, 'completed')
  assert.deepEqual(await everything(at.folder), meddled)
  await at[Symbol.asyncDispose]()
})

test('without a word on what was seen, restoring asks before it changes anything', async () => {
  const { at, ops, session } = await open()
  const { id: checkpoint } = await ops['sessions.checkpoint']({ session })
  await meddle(at.folder)
  const meddled = await everything(at.folder)
  const { run } = await ops['sessions.restore']({ session, checkpoint })
  const info = await at.workspace.runs.get(run ?? '')
  await at.workspace.runs.settled(info.id, { signal: AbortSignal.timeout(1_000) }).catch(() => {})
  assert.deepEqual(await everything(at.folder), meddled)
  assert.equal((await at.workspace.runs.get(info.id)).status, 'waiting')
  await at.workspace.runs.cancel(info.id, { by: 'ada', reason: 'enough' })
  await at[Symbol.asyncDispose]()
})

test('what was seen is refused when something else would be done by now', async () => {
  const { at, ops, session } = await open()
  const { id: checkpoint } = await ops['sessions.checkpoint']({ session })
  await meddle(at.folder)
  const { seen } = await ops['sessions.restore']({ session, checkpoint, dryRun: true })
  await writeFile(join(at.folder, 'z.txt'), 'came later')
  await assert.rejects(
    ops['sessions.restore']({ session, checkpoint, seen }),
    isError('workspace.preview_stale'),
  )
  assert.equal(await readFile(join(at.folder, 'z.txt'), 'utf8'), 'came later')
  await at[Symbol.asyncDispose]()
})

test('links and what was to be left out are neither kept nor touched', async () => {
  const { at, ops, session } = await open()
  await writeFile(join(at.top, 'secret.txt'), 'secret')
  await symlink(join(at.top, 'secret.txt'), join(at.folder, 'link'))
  await plant(at.folder, { 'node_modules/p/index.js': 'code' })
  const made = await ops['sessions.checkpoint']({ session, without: ['node_modules'] })
  assert.deepEqual(made.left.map(({ path }) => path).toSorted(), ['link', 'node_modules'])
  assert.equal(made.files, 4)
  await plant(at.folder, {
    'node_modules/q.js': 'more',
    'new/node_modules/r.js': 'kept',
    'new/s.txt': 'gone',
  })
  const ahead = await ops['sessions.restore']({ session, checkpoint: made.id, dryRun: true })
  assert.deepEqual(
    ahead.preview?.files.changes.map(({ change, path }) => [change, path.slice(at.folder.length + 1)]),
    [['removed', 'new/s.txt']],
  )
  await at[Symbol.asyncDispose]()
})

test('a file in the place of a folder, and a folder in the place of a file, change back', async () => {
  const { at, ops, session } = await open()
  const before = await everything(at.folder)
  const { id: checkpoint } = await ops['sessions.checkpoint']({ session })
  await rm(join(at.folder, 'sub'), { recursive: true })
  await writeFile(join(at.folder, 'sub'), 'a file now')
  await rm(join(at.folder, 'a.txt'))
  await mkdir(join(at.folder, 'a.txt'))
  const { seen } = await ops['sessions.restore']({ session, checkpoint, dryRun: true })
  const { run } = await ops['sessions.restore']({ session, checkpoint, seen })
  assert.equal((await at.workspace.runs.settled(run ?? '', { signal })).status, 'completed')
  assert.deepEqual(await everything(at.folder), before)
  await at[Symbol.asyncDispose]()
})

test('the same wish starts one run, and checkpoints are listed newest first', async () => {
  const { at, ops, session } = await open()
  const first = await ops['sessions.checkpoint']({ session })
  const second = await ops['sessions.checkpoint']({ session, note: 'second' })
  const { items } = await ops['sessions.checkpoints']({ session })
  assert.deepEqual(items.map(({ id }) => id).toSorted(), [first.id, second.id].toSorted())
  await meddle(at.folder)
  const wish = () => ops['sessions.restore']({ session, checkpoint: first.id }, { once: 'wish-1' })
  const [one, other] = [await wish(), await wish()]
  assert.equal(one.run, other.run)
  await assert.rejects(
    ops['sessions.restore']({ session, checkpoint: 'none' }),
    isError('workspace.checkpoint_unknown'),
  )
  await at.workspace.runs.cancel(one.run ?? '', { by: 'ada', reason: 'enough' })
  await at[Symbol.asyncDispose]()
})

test('a folder that became a link since it was named is neither kept nor restored', async () => {
  const { at, ops, session } = await open()
  const { id: checkpoint } = await ops['sessions.checkpoint']({ session })
  await mkdir(join(at.top, 'other'))
  await rm(at.folder, { recursive: true })
  await symlink(join(at.top, 'other'), at.folder)
  await assert.rejects(ops['sessions.checkpoint']({ session }), isError('gate.path_outside_grant'))
  await assert.rejects(ops['sessions.restore']({ session, checkpoint }), isError('gate.path_outside_grant'))
  assert.deepEqual(await readdir(join(at.top, 'other')), [])
  await at[Symbol.asyncDispose]()
})
