import assert from 'node:assert/strict'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'

import { agentsOperations } from './agents.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, openDesk, plant, type TemporaryDesk } from './testing/open-desk.ts'

function isError(code: string, words: RegExp = /./): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code && words.test(error.message)
}

async function open(tree: Readonly<Record<string, string>> = {}) {
  const at = await openDesk(tree)
  const ops = asked({ ...sessionsOperations(at.desk), ...agentsOperations(at.desk) })
  return { at, ops }
}

async function close(at: TemporaryDesk): Promise<void> {
  await at[Symbol.asyncDispose]()
}

function text(name: string, words = 'Be brief.', more = ''): string {
  return `---\nname: ${name}\ndescription: Does ${name}.\n${more}---\n\n${words}\n`
}

test('an agent is kept in versions, read, taken out of use and brought back', async () => {
  const { at, ops } = await open()
  const first = await ops['agents.save']({ name: 'reviewer', text: text('reviewer'), revision: 'none' })
  assert.deepEqual([first.version, first.created, first.missing, first.notes], [1, true, [], []])
  assert.deepEqual(at.told, ['agents'])
  const again = await ops['agents.save']({ name: 'reviewer', text: text('reviewer') })
  assert.deepEqual([again.version, again.created], [1, false])
  assert.deepEqual(at.told, ['agents'])
  const more = 'tools: fs.*, weave_cloth\ncolor: red\nagents: [tasks, nobody]\n'
  const second = await ops['agents.save']({
    name: 'reviewer',
    text: text('reviewer', 'Be exact.', more),
    revision: first.revision,
  })
  assert.deepEqual([second.version, second.missing, second.notes[0]?.line], [2, ['weave_cloth'], 5])
  const view = await ops['agents.get']({ name: 'reviewer' })
  assert.deepEqual(
    [view.version, view.from, view.untrusted, view.missing, view.missingAgents],
    [2, 'kept', false, ['weave_cloth'], ['nobody']],
  )
  assert.ok(view.tools.includes('fs.read') && !view.tools.includes('notify'))
  assert.equal(view.document.instructions, 'Be exact.')
  assert.deepEqual(
    (await ops['agents.save']({ name: 'reviewer', text: view.text, revision: view.revision })).created,
    false,
  )
  assert.equal((await ops['agents.get']({ name: 'reviewer', version: 1 })).document.instructions, 'Be brief.')
  const page = await ops['agents.versions']({ name: 'reviewer', limit: 1 })
  assert.deepEqual([page.items[0]?.version, page.items[0]?.by], [2, 'ada'])
  assert.deepEqual(
    (await ops['agents.versions']({ name: 'reviewer', cursor: page.next })).items.map(
      ({ version }) => version,
    ),
    [1],
  )
  await ops['agents.remove']({ name: 'reviewer', revision: view.revision })
  await assert.rejects(ops['agents.get']({ name: 'reviewer' }), isError('agent.not_found'))
  await assert.rejects(ops['agents.remove']({ name: 'reviewer' }), isError('agent.not_found'))
  const old = await ops['agents.get']({ name: 'reviewer', version: 1 })
  const back = await ops['agents.save']({ name: 'reviewer', text: old.text, revision: 'none' })
  assert.deepEqual([back.version, back.created], [3, true])
  await close(at)
})

test('what somebody else has changed is neither saved over nor removed', async () => {
  const { at, ops } = await open()
  const builtIn = await ops['agents.get']({ name: 'tasks' })
  const mine = await ops['agents.save']({ name: 'tasks', text: text('tasks'), revision: builtIn.revision })
  for (const revision of ['none', builtIn.revision, '7', 'x', '-1'])
    await assert.rejects(
      ops['agents.save']({ name: 'tasks', text: text('tasks', 'Other.'), revision }),
      isError('input.revision_stale'),
    )
  for (const revision of ['none', '2', 'x'])
    await assert.rejects(ops['agents.remove']({ name: 'tasks', revision }), isError('input.revision_stale'))
  await ops['agents.remove']({ name: 'tasks', revision: mine.revision })
  assert.equal((await ops['agents.get']({ name: 'tasks' })).from, 'built-in')
  await assert.rejects(
    ops['agents.remove']({ name: 'tasks' }),
    isError('agent.not_found', /comes with the program/),
  )
  await close(at)
})

test('what is no agent is not kept', async () => {
  const { at, ops } = await open()
  const name = 'a'
  await assert.rejects(
    ops['agents.save']({ name, text: text('b') }),
    isError('agent.invalid', /calls itself b/),
  )
  await assert.rejects(ops['agents.save']({ name, text: 'no fields' }), isError('agent.invalid'))
  await assert.rejects(ops['agents.save']({ name, document: { description: 1 } }), isError('agent.invalid'))
  await assert.rejects(ops['agents.save']({ name }), isError('input.invalid'))
  const both = { name, text: text(name), document: { description: 'b' } }
  await assert.rejects(ops['agents.save'](both), isError('input.invalid'))
  assert.deepEqual(at.told, [])
  const saved = await ops['agents.save']({ name, document: { description: 'b', maxSteps: 3 } })
  assert.equal(saved.version, 1)
  assert.match((await ops['agents.get']({ name })).text, /^---\nname: a\ndescription: b\nmaxSteps: 3\n---\n$/)
  await close(at)
})

test('agents of the program are there without anything, and say which tools they lack', async () => {
  const { at, ops } = await open()
  const { items, next, unread } = await ops['agents.list']({})
  assert.deepEqual(
    items.map(({ name, from, version, hiddenBy }) => [name, from, version, hiddenBy]),
    [
      ['assistant', 'built-in', null, null],
      ['calendar', 'built-in', null, null],
      ['orchestrator', 'built-in', null, null],
      ['tasks', 'built-in', null, null],
    ],
  )
  assert.deepEqual([next, unread], [null, []])
  const assistant = await ops['agents.get']({ name: 'assistant' })
  assert.deepEqual(assistant.missingAgents, [])
  assert.ok(assistant.tools.includes('fs.read') && !assistant.tools.includes('http.request'))
  assert.deepEqual(assistant.missing, [])
  await close(at)
})

test('the folder of a session may have agents; they are told as anybody’s, and hide the farther in full sight', async () => {
  const { at, ops } = await open({
    '.adjutant/agents/assistant.md': text('assistant', 'I am the assistant.'),
    '.claude/agents/helper.md': text('assistant', 'Me too.'),
    '.claude/agents/code-reviewer.md': '---\ndescription: Reviews.\ntools: Read, Bash\n---\nReview.\n',
    '.agents/broken.md': '---\nname: broken\n---\n',
    '.agents/README.md': '# Agents\n',
    '.agents/notes.txt': 'no agent',
    '.agents/sub/deep.md': text('deep'),
  })
  await ops['agents.save']({ name: 'assistant', text: text('assistant', 'Kept.') })
  assert.equal((await ops['agents.list']({})).items.filter(({ untrusted }) => untrusted).length, 0)
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  const { items, unread } = await ops['agents.list']({ session })
  const nearest = { from: 'project', version: null, file: '.adjutant/agents/assistant.md' }
  assert.deepEqual(
    items
      .filter(({ name }) => name === 'assistant')
      .map(({ from, file, untrusted, hiddenBy }) => [from, file, untrusted, hiddenBy]),
    [
      ['project', '.adjutant/agents/assistant.md', true, null],
      ['project', '.claude/agents/helper.md', true, nearest],
      ['kept', null, false, nearest],
      ['built-in', null, false, nearest],
    ],
  )
  assert.ok(items.every(({ name }) => name !== 'deep'))
  assert.deepEqual(
    unread.map(({ file }) => file),
    ['.agents/README.md', '.agents/broken.md'],
  )
  assert.match(unread[1]?.why ?? '', /^Line 2, column 1: An agent needs the field "description"/)
  const view = await ops['agents.get']({ name: 'assistant', session })
  assert.deepEqual(
    [view.untrusted, view.document.instructions, view.hides.map(({ from }) => from)],
    [true, 'I am the assistant.', ['project', 'kept', 'built-in']],
  )
  const kept = await ops['agents.get']({ name: 'assistant', from: 'kept', session })
  assert.deepEqual([kept.document.instructions, kept.untrusted], ['Kept.', false])
  const reviewer = await ops['agents.get']({ name: 'code-reviewer', session })
  assert.deepEqual([reviewer.tools, reviewer.notes.length], [['fs.read'], 2])
  await close(at)
})

test('a list comes in parts without gaps or doubles, also between agents of one name', async () => {
  const { at, ops } = await open({
    '.agents/a.md': text('tasks'),
    '.agents/b.md': text('tasks'),
    '.agents/c.md': text('zebra'),
  })
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  const whole = await ops['agents.list']({ session })
  const seen: unknown[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Awaited<ReturnType<(typeof ops)['agents.list']>> = await ops['agents.list']({
      session,
      limit: 1,
      cursor,
    })
    seen.push(...page.items)
    cursor = page.next
  }
  assert.equal(whole.items.length, 7)
  assert.deepEqual(seen, whole.items)
  await close(at)
})

test('no link is followed, nothing that is too large or no text is read, and a folder that is gone is no project', async () => {
  const { at, ops } = await open()
  await plant(at.top, { 'outside/secret.md': text('secret'), 'outside/agents/stolen.md': text('stolen') })
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  await mkdir(join(at.folder, '.agents'))
  await mkdir(join(at.folder, '.claude'))
  await symlink(join(at.top, 'outside/secret.md'), join(at.folder, '.agents/a-link.md'))
  await symlink(join(at.top, 'outside/agents'), join(at.folder, '.claude/agents'))
  await symlink(join(at.top, 'outside'), join(at.folder, '.adjutant'))
  await writeFile(join(at.folder, '.agents/b-large.md'), text('large', 'x'.repeat(300_000)))
  await writeFile(join(at.folder, '.agents/c-bytes.md'), Buffer.of(0xff, 0xfe, 0x00))
  const { items, unread } = await ops['agents.list']({ session })
  assert.ok(items.every(({ from }) => from === 'built-in'))
  assert.deepEqual(
    unread.map(({ file }) => file),
    ['.adjutant/agents', '.claude/agents', '.agents/a-link.md', '.agents/b-large.md', '.agents/c-bytes.md'],
  )
  await rename(at.folder, join(at.top, 'moved'))
  await assert.rejects(ops['agents.list']({ session }), isError('files.not_found'))
  await symlink(join(at.top, 'moved'), at.folder)
  await assert.rejects(ops['agents.list']({ session }), isError('gate.path_outside_grant'))
  await assert.rejects(ops['agents.list']({ session: 'nobody' }), isError('workspace.session_unknown'))
  await close(at)
})
