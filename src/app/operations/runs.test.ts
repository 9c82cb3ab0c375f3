import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { unzipSync, strFromU8 } from 'fflate'

import { sha256 } from '#base'

import { runsOperations } from './runs.ts'
import { sessionsOperations } from './sessions.ts'
import { steeringOperations } from './steering.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { fails, isError, writeNote, writeTwo } from './testing/workflows.ts'

const { signal } = new AbortController()
let at: TemporaryDesk
let ops: ReturnType<typeof open>

function open({ desk }: TemporaryDesk) {
  return asked({
    ...runsOperations(desk),
    ...steeringOperations(desk),
    ...sessionsOperations(desk),
  })
}

before(async () => {
  at = await openDesk({})
  ops = open(at)
})
after(async () => at[Symbol.asyncDispose]())

async function folder(): Promise<string> {
  return mkdtemp(join(at.folder, 'own-'))
}

async function settled(run: string) {
  await at.workspace.runs.settled(run, { signal })
  return ops['runs.get']({ id: run })
}

test('a run of a text does what it says and shows its input, output and cost', async () => {
  const file = join(at.folder, 'note.txt')
  const { run, created } = await ops['runs.start']({ text: writeNote, input: { file }, yes: true })
  assert.equal(created, true)
  const view = await settled(run)
  assert.equal(view.status, 'completed')
  assert.deepEqual(view.workflow, { name: 'write-note', version: null })
  assert.deepEqual(view.input.value, { file, text: 'hello' })
  assert.deepEqual(view.output?.value, { path: file })
  assert.deepEqual(view.effects, { stand: 1, undone: 0 })
  assert.deepEqual(view.grants, [{ capability: `fs.write:${file}`, reason: 'named as the input file' }])
  assert.equal(view.undoneBy, 'none')
  assert.equal(await readFile(file, 'utf8'), 'hello')
})

test('one wish starts one run, however often it is sent', async () => {
  const once = 'c0ffee'.repeat(10)
  const wish = { text: writeNote, input: { file: join(at.folder, 'once.txt') }, yes: true }
  const [first, second] = await Promise.all([
    ops['runs.start'](wish, { once }),
    ops['runs.start'](wish, { once }),
  ])
  assert.equal(first.run, second.run)
  assert.deepEqual(
    [first.created, second.created].toSorted((a, b) => Number(a) - Number(b)),
    [false, true],
  )
})

test('a name leads to no file, and one that is nearly right is told', async () => {
  const file = join(at.folder, 'evil.yaml')
  await writeFile(file, writeNote)
  for (const workflow of [file, '../evil', './evil.yaml', 'evil'])
    await assert.rejects(ops['runs.start']({ workflow }), isError('workflow.unknown'))
  await assert.rejects(ops['runs.start']({ workflow: 'tidy-foldr' }), (error: Error & { hint?: string }) =>
    /tidy-folder/.test(error.hint ?? ''),
  )
  await assert.rejects(ops['runs.start']({}), isError('input.invalid'))
  await assert.rejects(
    ops['runs.start']({ workflow: 'tidy-folder', text: writeNote }),
    isError('input.invalid'),
  )
})

test('a grant that is dangerous is named before anything begins, and one into the home of the program is never given', async () => {
  const input = { file: join(at.folder, 'danger.txt') }
  const given = { text: writeNote, input, yes: true }
  await assert.rejects(
    ops['runs.start']({ ...given, grants: ['fs.write:/'] }),
    isError('gate.grant_dangerous'),
  )
  const own = `fs.read:${join(at.top, 'home')}`
  await assert.rejects(
    ops['runs.start']({ ...given, grants: [own], dangersSeen: true }),
    isError('gate.grant_dangerous'),
  )
  const { run } = await ops['runs.start']({ ...given, grants: ['fs.write:/'], dangersSeen: true })
  assert.equal((await settled(run)).status, 'completed')
})

test('runs are found by a part of their name, their state, their session and since when', async () => {
  const session = await ops['sessions.create']({ project: at.folder })
  const file = join(at.folder, 'in-session.txt')
  const { run } = await ops['runs.start']({
    text: writeNote,
    input: { file },
    session: session.id,
    yes: true,
  })
  await settled(run)
  const ids = async (query: object) => (await ops['runs.list'](query)).items.map(({ id }) => id)
  assert.deepEqual(await ids({ session: session.id }), [run])
  assert.ok((await ids({ search: 'WRITE-n' })).includes(run))
  assert.deepEqual(await ids({ search: '%' }), [])
  assert.ok(!(await ids({ status: ['failed'] })).includes(run))
  assert.deepEqual(await ids({ since: new Date(Date.now() + 60_000).toISOString() }), [])
  const first = await ops['runs.list']({ limit: 1 })
  const second = await ops['runs.list']({ limit: 1, cursor: first.next ?? '' })
  assert.notEqual(first.items[0]?.id, second.items[0]?.id)
  await assert.rejects(
    ops['runs.start']({ text: writeNote, input: { file }, session: 'session_none' }),
    isError('workspace.session_unknown'),
  )
})

test('steps, events and receipts are told in parts, cut where they are long, and whole by their keys', async () => {
  const file = join(at.folder, 'long.txt')
  const text = 'long '.repeat(2_000)
  const { run } = await ops['runs.start']({ text: writeNote, input: { file, text }, yes: true })
  await settled(run)
  const { items, total } = await ops['runs.steps']({ id: run, cut: 100 })
  assert.equal(total, 1)
  const [step] = items
  assert.ok(step)
  assert.deepEqual([step.node, step.state, step.what], ['write', 'done', 'fs.write'])
  assert.equal(step.input.cut, true)
  assert.ok(step.phases.some(({ is, to }) => is === 'attempt' && to !== null))
  const whole = await ops['runs.value']({ id: run, key: step.key })
  assert.deepEqual(whole.value, { path: file, text })
  await assert.rejects(ops['runs.value']({ id: run, key: 'none#1/run' }), isError('engine.key_unknown'))

  const seen: number[] = []
  for (let next: number | null = 0; next !== null;) {
    const part: { items: { seq: number }[]; next: number | null } = await ops['runs.events']({
      id: run,
      after: next,
      limit: 2,
    })
    seen.push(...part.items.map(({ seq }) => seq))
    next = part.next
  }
  assert.deepEqual(
    seen,
    seen.map((_, index) => index + 1),
  )
  assert.equal(seen.length, (await ops['runs.get']({ id: run })).events)

  const receipts = await ops['runs.receipts']({ id: run, cut: 100 })
  assert.deepEqual(
    receipts.items.map(({ tool, undo, state, text: line }) => [tool, undo, state, line]),
    [['fs.write', 'reversible', 'stands', `fs.write ${file}`]],
  )
})

test('a drawing has the nodes of the workflow with how far each of them is', async () => {
  const { run } = await ops['runs.start']({ text: writeTwo, input: { folder: await folder() }, yes: true })
  const view = await settled(run)
  assert.deepEqual(
    view.needs.map(({ is }) => is),
    ['question'],
  )
  const waiting = await ops['runs.graph']({ id: run })
  const states = Object.fromEntries(waiting.nodes.map(({ id, state }) => [id, state]))
  assert.deepEqual(states, { first: 'done', second: 'done', ask: 'waiting' })
  assert.deepEqual(
    waiting.edges.map(({ from, to }) => [from, to]),
    [
      ['first', 'second'],
      ['second', 'ask'],
    ],
  )
  await assert.rejects(ops['runs.answer']({ id: run, answer: 'maybe' }), isError('input.invalid'))
  await ops['runs.answer']({ id: run, answer: 'yes' })
  assert.equal((await settled(run)).status, 'completed')
  const ended = await ops['runs.graph']({ id: run })
  assert.deepEqual([...new Set(ended.nodes.map(({ state }) => state))], ['done'])
  await assert.rejects(ops['runs.answer']({ id: run, answer: 'yes' }), isError('run.nothing_asked'))
})

test('a run is taken back from a step on, as its plan says, and told as taken back in part', async () => {
  const own = await folder()
  const { run } = await ops['runs.start']({ text: writeTwo, input: { folder: own }, yes: true })
  await settled(run)
  await assert.rejects(ops['runs.undoPlan']({ id: run }), isError('gate.run_going'))
  await ops['runs.answer']({ id: run, answer: 'yes' })
  await settled(run)
  const { items } = await ops['runs.steps']({ id: run })
  const from = items.find(({ node }) => node === 'second')?.key
  const plan = await ops['runs.undoPlan']({ id: run, from })
  assert.deepEqual(
    plan.steps.map(({ text, state }) => [text, state]),
    [[`fs.write ${own}/second.txt`, 'undone']],
  )
  assert.deepEqual(await ops['runs.forkPlan']({ id: run, fromKey: from }), plan)
  const { run: by } = await ops['runs.undo']({ id: run, from })
  await settled(by)
  const undone = await ops['runs.get']({ id: run })
  assert.equal(undone.undoneBy, 'partial')
  assert.deepEqual(undone.effects, { stand: 1, undone: 1 })
})

test('an undo that would leave something is not begun before somebody agrees', async () => {
  const { run } = await ops['runs.start']({
    text: writeNote,
    input: { file: join(at.folder, 'changed.txt') },
    yes: true,
  })
  await settled(run)
  await writeFile(join(at.folder, 'changed.txt'), 'by somebody else')
  await assert.rejects(ops['runs.undo']({ id: run }), isError('run.undo_incomplete', { run }))
  await assert.rejects(ops['runs.undo']({ id: run, force: [999_999] }), isError('gate.effect_not_found'))
  const plan = await ops['runs.undoPlan']({ id: run })
  assert.deepEqual(
    plan.steps.map(({ state }) => state),
    ['changed'],
  )
  const { run: by } = await ops['runs.undo']({ id: run, keep: true })
  await settled(by)
  assert.equal(await readFile(join(at.folder, 'changed.txt'), 'utf8'), 'by somebody else')
})

test('a run that failed is begun anew from the step at which it did', async () => {
  const own = await folder()
  const { run } = await ops['runs.start']({ text: fails, input: { folder: own }, yes: true })
  assert.equal((await settled(run)).status, 'failed')
  await writeFile(join(own, 'missing.txt'), 'now it is there')
  const once = 'facade'.repeat(10)
  const retried = await ops['runs.retry']({ id: run }, { once })
  assert.match(retried.fromKey, /^read#1/)
  assert.deepEqual(await ops['runs.retry']({ id: run }, { once }), retried)
  const view = await settled(retried.run)
  assert.equal(view.status, 'completed')
  assert.equal(view.forkedFrom, run)
  await assert.rejects(ops['runs.retry']({ id: retried.run }), isError('run.nothing_failed'))
})

test('pause holds a run, resume lets it go, cancel ends it', async () => {
  const { run } = await ops['runs.start']({ text: writeTwo, input: { folder: await folder() }, yes: true })
  await settled(run)
  assert.equal((await ops['runs.pause']({ id: run })).status, 'paused')
  assert.equal((await ops['runs.resume']({ id: run })).status, 'waiting')
  await ops['runs.cancel']({ id: run, reason: 'enough' })
  const view = await settled(run)
  assert.equal(view.status, 'cancelled')
  assert.match(view.error?.detail ?? '', /enough/)
  await assert.rejects(ops['runs.get']({ id: 'run_none' }), isError('engine.run_not_found'))
})

test('a bundle has the journal, the definition, receipts and proofs, with a hash for each file', async () => {
  const file = join(at.folder, 'bundled.txt')
  const { run } = await ops['runs.start']({ text: writeNote, input: { file }, yes: true })
  await settled(run)
  const answer = await ops['runs.bundle']({ id: run })
  assert.equal(answer.mediaType, 'application/zip')
  const files = unzipSync(Buffer.concat(await Array.fromAsync(answer.bytes)))
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  assert.equal(JSON.parse(text('summary.json')).run.id, run)
  const journal = text('journal.ndjson').trimEnd().split('\n')
  assert.equal(journal.length, (await ops['runs.get']({ id: run })).events)
  assert.equal(text('receipts.ndjson').trimEnd().split('\n').length, 1)
  assert.ok(Object.keys(files).some((name) => /^audit\/proof-\d+\.txt$/.test(name)))
  const sums = text('SHA256SUMS').trimEnd().split('\n')
  assert.equal(sums.length, Object.keys(files).length - 1)
  for (const line of sums) {
    const [hash, name = ''] = line.split('  ')
    assert.equal(sha256(files[name] ?? new Uint8Array()), hash)
  }
})
