import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'
import { operations } from '#contract/operations'

import { artifactsOperations } from './artifacts.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, call, openDesk } from './testing/open-desk.ts'
import { toolsOperations } from './tools.ts'

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

const operation = operations['tools.run']

async function open() {
  const at = await openDesk({ 'a.txt': 'old' })
  const ops = asked({
    ...sessionsOperations(at.desk),
    ...toolsOperations(at.desk),
    ...artifactsOperations(at.desk),
  })
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  return { at, ops, session, path: join(at.folder, 'a.txt') }
}

test('all tools are listed, in parts', async () => {
  const { at, ops } = await open()
  const first = await ops['tools.list']({ limit: 5 })
  const rest = await ops['tools.list']({ cursor: first.next })
  const names = [...first.items, ...rest.items].map(({ name }) => name)
  assert.deepEqual(names, names.toSorted())
  assert.ok(names.includes('fs.move') && names.length > 10)
  assert.equal(rest.next, null)
  await at[Symbol.asyncDispose]()
})

test('a tool that asks nobody is answered with what it gave', async () => {
  const { at, ops, session, path } = await open()
  const read = await ops['tools.run']({ tool: 'fs.read', input: { path }, session })
  assert.deepEqual(
    [read.status, (read.output as { text: string }).text, read.error],
    ['completed', 'old', null],
  )
  assert.equal(operation.isPending?.(read), false)
  assert.deepEqual((await at.workspace.runs.get(read.run)).tags, { session })
  assert.deepEqual(await ops['toolRuns.get']({ id: read.run }), read)
  const granted = { tool: 'fs.read', input: { path }, grants: [`fs.read:${at.folder}`] }
  assert.equal((await ops['tools.run'](granted)).status, 'completed')
  await at[Symbol.asyncDispose]()
})

test('without a grant a tool reaches nothing', async () => {
  const { at, ops, path } = await open()
  const { status, error } = await ops['tools.run']({ tool: 'fs.read', input: { path } })
  assert.deepEqual([status, error?.code], ['failed', 'gate.not_granted'])
  await at[Symbol.asyncDispose]()
})

test('a tool that has to ask is answered with what it asks, and with its receipt once it was allowed', async () => {
  const { at, ops, session, path } = await open()
  const input = { path, text: 'new', ifExists: 'replace' }
  const wish = () => ops['tools.run']({ tool: 'fs.write', input, session, mode: 'draft' }, { once: 'w' })
  const asking = await wish()
  assert.deepEqual([asking.status, asking.approval?.ask.tool, asking.receipt], ['waiting', 'fs.write', null])
  assert.equal(operation.isPending?.(asking), true)
  assert.equal(await readFile(path, 'utf8'), 'old')
  const { run, key, ask } = asking.approval ?? assert.fail('nothing is asked')
  await at.workspace.runs.answer(run, key, { answer: { decision: 'allow', hash: ask.hash }, by: 'ada' })
  await at.workspace.runs.settled(run, { signal: call.signal })
  const done = await wish()
  assert.equal(done.run, run)
  assert.deepEqual(
    [done.status, done.receipt?.tool, done.receipt?.undo],
    ['completed', 'fs.write', 'reversible'],
  )
  assert.equal(await readFile(path, 'utf8'), 'new')

  const { items } = await ops['artifacts.list']({ run })
  assert.deepEqual(
    items.map((one) => [one.run, one.key, one.tool, one.path, one.sizeBytes]),
    [[run, key, 'fs.write', path, 3]],
  )
  const kept = await ops['artifacts.get']({ id: items[0]?.id })
  assert.equal(Buffer.concat(await Array.fromAsync(kept.bytes)).toString(), 'old')
  await assert.rejects(ops['artifacts.get']({ id: `blob_${'0'.repeat(64)}` }), isError('blobs.not_found'))
  await at[Symbol.asyncDispose]()
})

test('what is wrong is said before a run is begun', async () => {
  const { at, ops, session } = await open()
  await assert.rejects(ops['tools.run']({ tool: 'fs.raed' }), isError('gate.tool_unknown'))
  await assert.rejects(
    ops['tools.run']({ tool: 'fs.read', input: { paht: '/' }, session }),
    isError('input.invalid'),
  )
  await assert.rejects(ops['tools.run']({ tool: 'fs.read', session: 'none' }), isError('input.invalid'))
  await assert.rejects(ops['toolRuns.get']({ id: 'none' }), isError('engine.run_not_found'))
  assert.deepEqual(await at.workspace.runs.list({ limit: 10 }), [])
  await at[Symbol.asyncDispose]()
})

test('contents of many runs come in parts without gaps or doubles', async () => {
  const { at, ops, session, path } = await open()
  for (const text of ['one', 'two', 'three', 'four']) {
    const input = { path, text, ifExists: 'replace' }
    await ops['tools.run']({ tool: 'fs.write', input, session, mode: 'autopilot' })
  }
  const ids: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: { id: string }[]; next: string | null } = await ops['artifacts.list']({
      limit: 1,
      cursor,
    })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  const all = await ops['artifacts.list']({})
  assert.deepEqual(
    ids,
    all.items.map(({ id }) => id),
  )
  assert.equal(new Set(ids).size, 4)
  await at[Symbol.asyncDispose]()
})
