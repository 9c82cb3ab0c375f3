import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { messagesOperations } from './messages.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

async function open() {
  const at = await openDesk()
  const ops = asked({ ...sessionsOperations(at.desk), ...messagesOperations(at.desk) })
  return { at, ops }
}

async function close(at: TemporaryDesk): Promise<void> {
  await at[Symbol.asyncDispose]()
}

test('a session is begun in a folder by its real path, and found again', async () => {
  const { at, ops } = await open()
  await symlink(at.folder, join(at.top, 'link'))
  const session = await ops['sessions.create']({ project: join(at.top, 'link') })
  assert.equal(session.project, at.folder)
  assert.deepEqual([session.title, session.messages, session.revision], ['folder', 0, '1'])
  assert.deepEqual(await ops['sessions.get']({ id: session.id }), session)
  const listed = await ops['sessions.list']({ search: 'FOLD' })
  assert.deepEqual(listed, { items: [session], next: null })
  assert.deepEqual(at.told, ['sessions'])
  await close(at)
})

test('a session in what is not there, no folder, the whole disk or the own home is not begun', async () => {
  const { at, ops } = await open()
  await mkdir(join(at.top, 'home', 'within'))
  for (const [project, code] of [
    [join(at.top, 'nothing'), 'files.not_found'],
    [join(at.top, 'home', 'adjutant.db'), 'workspace.project_refused'],
    [join(at.top, 'home'), 'workspace.project_refused'],
    [join(at.top, 'home', 'within'), 'workspace.project_refused'],
    ['/', 'workspace.project_refused'],
    ['folder', 'files.path_invalid'],
    ['/a\0b', 'files.path_invalid'],
  ] as const)
    await assert.rejects(ops['sessions.create']({ project }), isError(code), project)
  assert.equal((await ops['sessions.list']({})).items.length, 0)
  assert.equal((await ops['sessions.create']({ project: '~' })).project, homedir())
  await close(at)
})

test('a title is not changed over one that somebody gave meanwhile', async () => {
  const { at, ops } = await open()
  const { id } = await ops['sessions.create']({ project: at.folder, title: 'one' })
  const renamed = await ops['sessions.rename']({ id, title: 'two', revision: '1' })
  assert.deepEqual([renamed.title, renamed.revision], ['two', '2'])
  for (const revision of ['1', 'x', '', '1e0'])
    await assert.rejects(
      ops['sessions.rename']({ id, title: 'three', revision }),
      isError('input.revision_stale'),
    )
  assert.equal((await ops['sessions.rename']({ id, title: 'three' })).title, 'three')
  await close(at)
})

test('lists go on where the part before ended, whatever is begun meanwhile', async () => {
  const { at, ops } = await open()
  const ids: string[] = []
  for (let count = 0; count < 5; count += 1)
    ids.push((await ops['sessions.create']({ project: at.folder })).id)
  const first = await ops['sessions.list']({ limit: 2 })
  await ops['sessions.create']({ project: at.folder })
  const second = await ops['sessions.list']({ limit: 2, cursor: first.next })
  const third = await ops['sessions.list']({ limit: 2, cursor: second.next })
  const seen = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id))
  assert.deepEqual(seen.toSorted(), ids.toSorted())
  assert.equal(third.next, null)
  await assert.rejects(ops['sessions.list']({ cursor: 'nonsense' }), isError('input.invalid'))
  await close(at)
})

test('messages are numbered, come once however often they are sent, and are fetched after a gap', async () => {
  const { at, ops } = await open()
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  const say = (id: string, text = id) => ops['messages.add']({ session, id, text })
  const first = await say('a')
  assert.deepEqual([first.index, first.from, first.run], [1, 'person', null])
  assert.deepEqual(await say('a'), first)
  await assert.rejects(say('a', 'other'), isError('workspace.message_differs'))
  for (const id of ['b', 'c', 'd']) await say(id)
  const texts = (page: { items: { text: string }[] }) => page.items.map(({ text }) => text)
  assert.deepEqual(texts(await ops['messages.list']({ session, after: 1 })), ['d', 'c', 'b'])
  const part = await ops['messages.list']({ session, limit: 3 })
  assert.deepEqual(texts(part), ['d', 'c', 'b'])
  assert.deepEqual(texts(await ops['messages.list']({ session, limit: 3, cursor: part.next })), ['a'])
  assert.equal((await ops['sessions.get']({ id: session })).messages, 4)
  await assert.rejects(ops['messages.list']({ session: 'none' }), isError('workspace.session_unknown'))
  await assert.rejects(
    ops['messages.add']({ session: 'none', id: 'a', text: '' }),
    isError('workspace.session_unknown'),
  )
  await close(at)
})
