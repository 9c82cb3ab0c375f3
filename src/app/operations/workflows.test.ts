import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { isError, writeNote } from './testing/workflows.ts'
import { workflowsOperations } from './workflows.ts'

let at: TemporaryDesk
let ops: ReturnType<typeof open>

function open({ desk }: TemporaryDesk) {
  return asked(workflowsOperations(desk))
}

before(async () => {
  at = await openDesk({})
  ops = open(at)
})
after(async () => at[Symbol.asyncDispose]())

test('a draft is kept, published, compared and forgotten', async () => {
  const name = 'write-note'
  const saved = await ops['workflows.saveDraft']({ name, text: writeNote, revision: 'none' })
  assert.deepEqual(saved.problems, [])
  const draft = await ops['workflows.get']({ name })
  assert.deepEqual([draft.version, draft.revision], [null, saved.revision])
  assert.deepEqual(await ops['workflows.publish']({ name, changelog: 'first', revision: saved.revision }), {
    version: 1,
    created: true,
  })
  await assert.rejects(ops['workflows.publish']({ name }), isError('workflow.not_found'))
  const other = writeNote.replace('default: hello', 'default: goodbye')
  const second = await ops['workflows.saveDraft']({ name, text: other, revision: 'none' })
  const { same, text, changes } = await ops['workflows.diff']({ name, from: '1', to: 'draft' })
  assert.equal(same, false)
  assert.match(text, /goodbye/)
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['field_changed'],
  )
  assert.deepEqual(
    (await ops['workflows.versions']({ name })).items.map(({ version, by, changelog }) => [
      version,
      by,
      changelog,
    ]),
    [[1, 'ada', 'first']],
  )
  await ops['workflows.removeDraft']({ name, revision: second.revision })
  assert.equal((await ops['workflows.get']({ name })).version, 1)
  assert.ok(at.told.includes('workflows'))
})

test('a draft that somebody else has changed is neither replaced, published nor forgotten', async () => {
  const name = 'shared'
  const text = writeNote.replace('name: write-note', 'name: shared')
  const mine = await ops['workflows.saveDraft']({ name, text })
  const theirs = await ops['workflows.saveDraft']({
    name,
    text: text.replace('hello', 'theirs'),
    revision: mine.revision,
  })
  const { revision } = mine
  await assert.rejects(
    ops['workflows.saveDraft']({ name, text: text.replace('hello', 'mine'), revision }),
    isError('input.revision_stale', { revision: theirs.revision }),
  )
  await assert.rejects(ops['workflows.publish']({ name, revision }), isError('input.revision_stale'))
  await assert.rejects(ops['workflows.removeDraft']({ name, revision }), isError('input.revision_stale'))
  await assert.rejects(
    ops['workflows.saveDraft']({ name, text, revision: 'none' }),
    isError('input.revision_stale'),
  )
  assert.match((await ops['workflows.get']({ name, version: 'draft' })).text, /theirs/)
})

test('a document under another name, or one that cannot be read, is no draft', async () => {
  await assert.rejects(
    ops['workflows.saveDraft']({ name: 'other', text: writeNote }),
    isError('workflow.invalid'),
  )
  await assert.rejects(
    ops['workflows.saveDraft']({ name: 'other', text: 'steps: 3' }),
    isError('workflow.invalid'),
  )
})

test('what is wrong with a text is told with its place; a draft with mistakes is kept, not published', async () => {
  const text = writeNote.replace('use: fs.write', 'use: fs.wrote').replace('write-note', 'broken')
  const { valid, problems, name } = await ops['workflows.validate']({ text })
  assert.equal(valid, false)
  assert.equal(name, 'broken')
  const [problem] = problems
  assert.equal(problem?.code, 'workflow.unknown_tool')
  assert.equal(text.split('\n')[(problem?.line ?? 0) - 1]?.trim(), 'use: fs.wrote')
  assert.equal((await ops['workflows.validate']({ text: '{' })).name, null)
  const saved = await ops['workflows.saveDraft']({ name: 'broken', text })
  assert.equal(saved.problems.length, problems.length)
  await assert.rejects(ops['workflows.publish']({ name: 'broken' }), isError('workflow.invalid'))
})

test('the list is newest first and in parts; examples come with the program', async () => {
  for (const name of ['one', 'two', 'three'])
    await ops['workflows.saveDraft']({ name, text: writeNote.replace('write-note', name) })
  const first = await ops['workflows.list']({ limit: 2 })
  const rest = await ops['workflows.list']({ cursor: first.next ?? '' })
  const names = [...first.items, ...rest.items].map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  assert.ok(['one', 'two', 'three'].every((name) => names.includes(name)))
  assert.deepEqual(
    (await ops['workflows.list']({ search: 'TWO' })).items.map(({ name }) => name),
    ['two'],
  )
  const examples = (await ops['workflows.examples']({})).items
  assert.ok(examples.some(({ name, input }) => name === 'tidy-folder' && 'properties' in input))
  assert.equal((await ops['workflows.get']({ name: 'tidy-folder' })).name, 'tidy-folder')
  await assert.rejects(ops['workflows.get']({ name: 'none' }), isError('workflow.not_found'))
})
