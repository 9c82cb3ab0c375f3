import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { personLabel } from '#contract'
import { operations } from '#contract/operations'

import { memoryOperations } from './memory.ts'
import { runsOperations } from './runs.ts'
import { steeringOperations } from './steering.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { isError, remembersTwo } from './testing/workflows.ts'

const { signal } = new AbortController()
let at: TemporaryDesk
let ops: ReturnType<typeof open>

function open({ desk }: TemporaryDesk) {
  return asked({ ...memoryOperations(desk), ...runsOperations(desk), ...steeringOperations(desk) })
}

before(async () => {
  at = await openDesk()
  ops = open(at)
})
after(async () => at[Symbol.asyncDispose]())

async function settled(run: string) {
  await at.workspace.runs.settled(run, { signal })
  return ops['runs.get']({ id: run })
}

async function facts(namespace: string) {
  return (await ops['memory.list']({ namespace })).items
}

/** With their revisions, which tell how often each was written. */
async function records(namespace: string) {
  const found = await at.workspace.records.list('memory', { prefix: `${namespace}/`, limit: 100 })
  return found.map(({ id, revision, writer }) => [id, revision, writer.split('/')[0]])
}

test('what a person sets is there, by a run that asks nobody and can be undone', async () => {
  const place = { namespace: 'letters', key: 'tone' }
  const first = await ops['memory.set']({ ...place, value: 'short', note: 'said so' })
  assert.equal(operations['memory.set'].isPending?.(first), false)
  assert.deepEqual(
    [first.status, first.fact?.value, first.fact?.note, first.fact?.label],
    ['completed', 'short', 'said so', personLabel],
  )
  assert.equal(first.fact?.by.startsWith(first.run), true)
  const second = await ops['memory.set']({ ...place, value: { is: ['long', null] } })
  assert.deepEqual((await ops['memory.get'](place)).value, { is: ['long', null] })
  await settled((await ops['runs.undo']({ id: second.run })).run)
  assert.deepEqual(await ops['memory.get'](place), first.fact)

  const { run, status } = await ops['memory.remove'](place)
  assert.equal(status, 'completed')
  await assert.rejects(ops['memory.get'](place), isError('memory.not_found', place))
  await assert.rejects(ops['memory.remove'](place), isError('memory.not_found', place))
  await settled((await ops['runs.undo']({ id: run })).run)
  assert.deepEqual(await ops['memory.get'](place), first.fact)
})

test('one wish changes it once, however often it is sent', async () => {
  const place = { namespace: 'wishes', key: 'one' }
  const once = 'c0ffee'.repeat(10)
  const set = async () => ops['memory.set']({ ...place, value: 1 }, { once })
  assert.deepEqual(await set(), await set())
  assert.equal((await at.workspace.records.find('memory', 'wishes/one'))?.revision, 1)
  const remove = async (wish: string) => ops['memory.remove'](place, { once: wish })
  assert.deepEqual(await remove('facade'.repeat(10)), await remove('facade'.repeat(10)))
  await assert.rejects(remove('decade'.repeat(10)), isError('memory.not_found'))
})

test('what is too large, or has no proper name, begins no run', async () => {
  const runs = await at.workspace.runs.list({ limit: 1_000 })
  await assert.rejects(
    ops['memory.set']({ namespace: 'a', key: 'k', value: 'x'.repeat(40_000) }),
    isError('input.invalid'),
  )
  await assert.rejects(ops['memory.set']({ namespace: 'A b', key: 'k', value: 1 }), /Namespace|letters/i)
  assert.equal((await at.workspace.runs.list({ limit: 1_000 })).length, runs.length)
})

test('namespaces and facts come in parts, and facts by words', async () => {
  for (const [namespace, key, value] of [
    ['parts', 'a', 'red apple'],
    ['parts', 'b', 'green apple'],
    ['parts', 'c', 'plum'],
    ['parts.more', 'a', 'green'],
  ])
    await ops['memory.set']({ namespace, key, value })
  const first = await ops['memory.list']({ namespace: 'parts', limit: 2 })
  const rest = await ops['memory.list']({ namespace: 'parts', limit: 2, cursor: first.next })
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ key }) => key),
    ['a', 'b', 'c'],
  )
  assert.equal(rest.next, null)
  const green = await ops['memory.list']({ search: 'GREEN' })
  assert.deepEqual(
    green.items.map(({ namespace, key }) => `${namespace}/${key}`),
    ['parts.more/a', 'parts/b'],
  )

  const all = await ops['memory.namespaces']({})
  assert.deepEqual(
    all.items.filter(({ namespace }) => namespace.startsWith('parts')),
    [
      { namespace: 'parts.more', facts: 1 },
      { namespace: 'parts', facts: 3 },
    ],
  )
  const apart: typeof all.items = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const part: typeof all = await ops['memory.namespaces']({ limit: 1, cursor })
    apart.push(...part.items)
    cursor = part.next
  }
  assert.deepEqual(apart, all.items)
})

test('an export has all of it, or one namespace, as JSON', async () => {
  await ops['memory.set']({ namespace: 'exports', key: 'a', value: 1 })
  await ops['memory.set']({ namespace: 'exports', key: 'b', value: 2 })
  const read = async (input: object): Promise<{ facts: { namespace: string }[] }> => {
    const { bytes, fileName } = await ops['memory.export'](input)
    assert.match(fileName, /^memory(-exports|-nothing\.here)?\.json$/)
    return JSON.parse(Buffer.concat(await Array.fromAsync(bytes)).toString()) as never
  }
  assert.deepEqual((await read({ namespace: 'exports' })).facts, await facts('exports'))
  assert.deepEqual((await read({ namespace: 'nothing.here' })).facts, [])
  const all = (await read({})).facts
  assert.ok(all.some(({ namespace }) => namespace !== 'exports') && all.length > 2)
})

test('a run that fails leaves what was remembered as it was', async () => {
  await ops['memory.set']({ namespace: 'failing', key: 'old', value: 'before' })
  const was = await facts('failing')
  const input = { namespace: 'failing', file: '/nowhere/at/all' }
  const { run } = await ops['runs.start']({ text: remembersTwo, input, yes: true })
  const view = await settled(run)
  assert.deepEqual([view.status, view.effects], ['failed', { stand: 0, undone: 2 }])
  assert.deepEqual(await facts('failing'), was)
})

test('a run that is undone leaves what was remembered as it was, but for what somebody changed since', async () => {
  await ops['memory.set']({ namespace: 'undone', key: 'old', value: 'before' })
  const was = await facts('undone')
  const { run } = await ops['runs.start']({ text: remembersTwo, input: { namespace: 'undone' }, yes: true })
  assert.equal((await settled(run)).status, 'completed')
  assert.deepEqual(
    (await facts('undone')).map(({ key, value }) => [key, value]),
    [
      ['new', 'by the run'],
      ['old', 'by the run'],
    ],
  )
  const { run: undo } = await ops['runs.undo']({ id: run })
  await settled(undo)
  assert.deepEqual(await facts('undone'), was)
  await settled((await ops['runs.undo']({ id: undo })).run)
  assert.deepEqual(
    (await facts('undone')).map(({ value }) => value),
    ['by the run', 'by the run'],
  )

  await ops['memory.set']({ namespace: 'undone', key: 'new', value: 'mine now' })
  await assert.rejects(ops['runs.undo']({ id: run }), isError('run.undo_incomplete'))
  await settled((await ops['runs.undo']({ id: run, keep: true })).run)
  assert.deepEqual(
    (await facts('undone')).map(({ value }) => value),
    ['mine now', 'before'],
  )
})

test('a fork remembers anew only what comes after its beginning', async () => {
  await ops['memory.set']({ namespace: 'forked', key: 'old', value: 'before' })
  const input = { namespace: 'forked' }
  const { run } = await ops['runs.start']({ text: remembersTwo, input, mode: 'autopilot' })
  await settled(run)
  const { items } = await ops['runs.steps']({ id: run })
  const fromKey = items.find(({ node }) => node === 'second')?.key
  assert.deepEqual(await records('forked'), [
    ['forked/new', 1, run],
    ['forked/old', 2, run],
  ])
  const { run: fork } = await ops['runs.fork']({ id: run, fromKey })
  assert.equal((await settled(fork)).status, 'completed')
  assert.deepEqual(await records('forked'), [
    ['forked/new', 1, run],
    ['forked/old', 3, fork],
  ])
  await settled((await ops['runs.undo']({ id: fork })).run)
  await settled((await ops['runs.undo']({ id: run })).run)
  assert.deepEqual(
    (await facts('forked')).map(({ key, value }) => [key, value]),
    [['old', 'before']],
  )
})
