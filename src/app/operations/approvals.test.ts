import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { approvalsOperations } from './approvals.ts'
import { runsOperations } from './runs.ts'
import { steeringOperations } from './steering.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { isError, writeNote, writeTwo } from './testing/workflows.ts'
import { workflowsOperations } from './workflows.ts'

const { signal } = new AbortController()
const bob = { caller: { by: 'bob', via: 'page' as const } }
let at: TemporaryDesk
let ops: ReturnType<typeof open>

function open({ desk }: TemporaryDesk) {
  return asked({
    ...approvalsOperations(desk),
    ...runsOperations(desk),
    ...steeringOperations(desk),
    ...workflowsOperations(desk),
  })
}

before(async () => {
  at = await openDesk({})
  ops = open(at)
})
after(async () => at[Symbol.asyncDispose]())

async function fresh(): Promise<string> {
  return mkdtemp(join(at.folder, 'own-'))
}

async function settled(run: string): Promise<string> {
  return (await at.workspace.runs.settled(run, { signal })).status
}

/** A run that waits for a word on writing a file. */
async function waiting(): Promise<{ run: string; file: string; key: string; argsHash: string }> {
  const file = join(await fresh(), 'note.txt')
  const { run } = await ops['runs.start']({ text: writeNote, input: { file } })
  assert.equal(await settled(run), 'waiting')
  const [effect] = (await ops['approvals.get']({ run })).effects
  assert.ok(effect)
  return { run, file, key: effect.key, argsHash: effect.argsHash }
}

test('what a run asks is shown with its exact arguments, and happens when it is approved', async () => {
  const { run, file, key, argsHash } = await waiting()
  const view = await ops['approvals.get']({ run })
  const [effect] = view.effects
  assert.deepEqual([effect?.tool, effect?.undo, effect?.changed], ['fs.write', 'reversible', false])
  assert.deepEqual(effect?.input, { path: file, text: 'hello' })
  assert.deepEqual(view.counts, { pure: 0, reversible: 1, compensable: 0, irreversible: 0 })
  const list = await ops['approvals.list']({})
  assert.ok(list.items.some(({ need }) => need.run === run && need.is === 'approval'))
  await ops['approvals.approve']({ run, key, argsHash, revision: view.revision })
  assert.equal(await settled(run), 'completed')
  assert.equal(await readFile(file, 'utf8'), 'hello')
  assert.ok(!(await ops['approvals.list']({})).items.some(({ need }) => need.run === run))
})

test('another hash or another state of the run is refused, and nothing happens', async () => {
  const { run, file, key, argsHash } = await waiting()
  const other = argsHash.replace(/^./, (first) => (first === '0' ? '1' : '0'))
  await assert.rejects(ops['approvals.approve']({ run, key, argsHash: other }), isError('approval.stale'))
  await assert.rejects(
    ops['approvals.approve']({ run, key, argsHash, revision: 'f'.repeat(32) }),
    isError('approval.stale'),
  )
  await assert.rejects(
    ops['approvals.approve']({ run, key: 'write#9/run', argsHash }),
    isError('approval.stale'),
  )
  await assert.rejects(ops['approvals.approve']({ run, key, argsHash, hunks: [3] }), isError('input.invalid'))
  assert.equal(existsSync(file), false)
  assert.equal((await ops['runs.get']({ id: run })).waiting, 'approval')
  await ops['runs.cancel']({ id: run })
})

test('of two people the second is told who has answered', async () => {
  const { run, key, argsHash } = await waiting()
  await ops['approvals.deny']({ run, key, argsHash, why: 'not now' }, bob)
  await assert.rejects(
    ops['approvals.approve']({ run, key, argsHash }),
    isError('approval.answered', { by: 'bob', key }),
  )
  await assert.rejects(ops['approvals.deny']({ run, key }), isError('approval.answered', { by: 'bob' }))
  assert.equal(await settled(run), 'failed')
})

test('a lease lets as many effects happen as it says, and no more', async () => {
  const { run } = await ops['runs.start']({ text: writeTwo, input: { folder: await fresh() } })
  await settled(run)
  await assert.rejects(ops['approvals.lease']({ run }), isError('input.invalid'))
  await assert.rejects(ops['approvals.lease']({ run, all: true, effects: 1 }), isError('input.invalid'))
  await assert.rejects(
    ops['approvals.lease']({ run, until: '2020-01-01T00:00:00Z' }),
    isError('input.invalid'),
  )
  const { lease, looked } = await ops['approvals.lease']({ run, effects: 1, tools: ['fs.write'] })
  assert.equal(looked, 1)
  assert.equal(lease.text, 'Up to 1 effect of fs.write.')
  await settled(run)
  const { effects, leases } = await ops['approvals.get']({ run })
  assert.deepEqual(
    effects.map(({ summary }) => /second/.test(summary)),
    [true],
  )
  assert.deepEqual(
    leases.map(({ id }) => id),
    [lease.id],
  )
  await ops['approvals.endLease']({ run, lease: lease.id })
  assert.deepEqual((await ops['approvals.get']({ run })).leases, [])
  await assert.rejects(ops['approvals.endLease']({ run, lease: lease.id }), isError('approval.lease_unknown'))
  await ops['approvals.lease']({ run, all: true })
  assert.equal(await settled(run), 'waiting')
  assert.equal((await ops['runs.get']({ id: run })).needs[0]?.is, 'question')
})

test('a lease that is given while the run makes up its questions answers them all', async () => {
  for (let turns = 20; turns < 70; turns += 2) {
    const { run } = await ops['runs.start']({ text: writeTwo, input: { folder: await fresh() } })
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
    await ops['approvals.lease']({ run, effects: 2 })
    let need: string | undefined
    for (let looks = 0; need !== 'question' && looks < 200; looks += 1) {
      await new Promise((resolve) => void setTimeout(resolve, 5))
      need = (await ops['runs.get']({ id: run })).needs[0]?.is
    }
    assert.equal(need, 'question', `given after ${turns} turns`)
  }
})

test('several are approved as they were shown, or none when one is no longer so', async () => {
  const [one, two] = [await waiting(), await waiting()]
  const stale = { run: one.run, key: one.key, argsHash: two.argsHash }
  await assert.rejects(
    ops['approvals.approveShown']({ run: one.run, effects: [stale] }),
    isError('approval.stale'),
  )
  const effects = [{ run: one.run, key: one.key, argsHash: one.argsHash }]
  assert.deepEqual(await ops['approvals.approveShown']({ run: one.run, effects }), {
    allowed: 1,
    late: [],
  })
  assert.equal(await settled(one.run), 'completed')
  assert.deepEqual(await ops['approvals.approveShown']({ run: one.run, effects }), {
    allowed: 0,
    late: [{ run: one.run, key: one.key }],
  })
  await ops['approvals.deny']({ run: two.run })
})

test('what a dry-run showed is done without asking when its hashes were approved; anything else asks', async () => {
  const file = join(await fresh(), 'planned.txt')
  const given = { text: writeNote, input: { file } }
  const { report, dangers } = await ops['workflows.dryRun'](given)
  assert.deepEqual(dangers, [])
  assert.equal(existsSync(file), false)
  const approved = report.effects.map(({ hash }) => hash)
  const { run } = await ops['runs.start']({ ...given, approved })
  assert.equal(await settled(run), 'completed')
  const { run: again } = await ops['runs.start']({
    text: writeNote,
    input: { file: join(await fresh(), 'other.txt') },
    approved,
  })
  assert.equal(await settled(again), 'waiting')
  await ops['runs.cancel']({ id: again })
})
