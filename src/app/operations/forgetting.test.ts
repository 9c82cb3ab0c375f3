import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { test } from 'node:test'

import { AppError, type ErrorCode, type Label } from '#contract'

import { cleanUp } from '../housekeeping.ts'
import type { Workspace } from '../workspace.ts'
import { activityOperations } from './activity.ts'
import { artifactsOperations } from './artifacts.ts'
import { auditOperations } from './audit.ts'
import { collectionsOperations } from './collections.ts'
import { forgettingOperations } from './forgetting.ts'
import { forksOperations } from './forks.ts'
import { jobsOperations } from './jobs.ts'
import { messagesOperations } from './messages.ts'
import { runsOperations } from './runs.ts'
import { sessionsOperations } from './sessions.ts'
import { settingsOperations } from './settings.ts'
import { steeringOperations } from './steering.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { fails, writeNote, writeTwo } from './testing/workflows.ts'
import { traceOperations } from './traces.ts'
import { turnsOperations } from './turns.ts'
import { undoOperations } from './undo.ts'

const { signal } = new AbortController()
const dayMs = 24 * 60 * 60_000
const secret = 'the otter swims at dusk'

function operationsAt({ desk }: TemporaryDesk) {
  const [runs, steering] = [runsOperations(desk), steeringOperations(desk)]
  return asked({
    ...activityOperations(desk),
    ...artifactsOperations(desk),
    ...auditOperations(desk),
    ...collectionsOperations(desk),
    ...forgettingOperations(desk),
    ...forksOperations(desk),
    ...jobsOperations({ ...runs, ...steering }),
    ...messagesOperations(desk),
    ...runs,
    ...sessionsOperations(desk),
    ...settingsOperations(desk),
    ...steering,
    ...traceOperations(desk),
    ...turnsOperations(desk),
    ...undoOperations(desk),
  })
}

const fileLabel: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['test'] }

type Asked = ReturnType<typeof operationsAt>

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, code, error.message)
    return true
  }
}

/** Each way there is to look at a run, or at what runs have said. */
async function lookAtAll(ops: Asked, run: string): Promise<string> {
  const seen: unknown[] = []
  const note = async (answer: Promise<unknown>): Promise<void> => void seen.push(await answer)
  await note(ops['runs.get']({ id: run }))
  await note(ops['runs.steps']({ id: run }))
  await note(ops['runs.events']({ id: run }))
  await note(ops['runs.value']({ id: run, part: 'input' }))
  await note(ops['runs.value']({ id: run, part: 'output' }))
  await note(ops['runs.value']({ id: run, event: '1' }))
  await note(ops['runs.graph']({ id: run }))
  await note(ops['runs.receipts']({ id: run }))
  await note(ops['runs.children']({ id: run }))
  await note(ops['runs.spans']({ id: run }))
  await note(ops['runs.list']({ top: 'false' }))
  await note(ops['artifacts.list']({ run }))
  await note(ops['activity.list']({}))
  await note(ops['audit.list']({ run }))
  const { bytes } = (await ops['runs.bundle']({ id: run })) as { bytes: AsyncIterable<Uint8Array> }
  const pieces = Buffer.concat(await Array.fromAsync(bytes))
  assert.ok(pieces.length > 100)
  seen.push(pieces.toString('latin1'))
  const steps = (await ops['runs.steps']({ id: run })) as { items: { key: string }[] }
  for (const { key } of steps.items)
    for (const part of ['input', 'output']) await note(ops['runs.value']({ id: run, key, part }))
  return JSON.stringify(seen)
}

/** Everything in the database but what is a name or a number. */
async function begin(at: TemporaryDesk, ops: Asked, wish: Record<string, unknown>): Promise<string> {
  const { run } = (await ops['runs.start']({ yes: true, ...wish })) as { run: string }
  await at.workspace.runs.settled(run, { signal })
  return run
}

test('every view of a forgotten run is there, whatever became of it, and none says what it was told', async () => {
  await using at = await openDesk({ 'old.txt': secret })
  const ops = operationsAt(at)
  const list = `
adjutant: 1
name: each
nodes:
  all:
    forEach:
      items: \${['${secret}', 'b', 'c']}
      as: one
      do: { nodes: { s: { set: { text: '\${one}' } }, w: { use: notify, with: { title: '\${one}', body: '${secret}' } } }, edges: [s -> w] }
output: \${nodes.all.output}
`
  const waits = `adjutant: 1\nname: waits\nnodes: { ask: { wait: { ask: '${secret}?' } } }\noutput: \${nodes.ask.output}\n`
  const runs = [
    await begin(at, ops, { text: writeNote, input: { file: join(at.folder, 'a.txt'), text: secret } }),
    await begin(at, ops, { text: fails, input: {} }).catch(() => ''),
    await begin(at, ops, { text: list }),
  ].filter((run) => run !== '')
  const waiting = await begin(at, ops, { text: waits })
  await assert.rejects(ops['runs.forget']({ id: waiting }), coded('gate.run_going'))
  await ops['runs.answer']({ id: waiting, answer: secret })
  await at.workspace.runs.settled(waiting, { signal })
  const cancelled = await begin(at, ops, { text: writeTwo, input: { folder: at.folder } })
  await ops['runs.cancel']({ id: cancelled, reason: secret })
  await at.workspace.runs.settled(cancelled, { signal })
  runs.push(waiting, cancelled)

  assert.ok((await lookAtAll(ops, runs[0] ?? '')).includes(secret))
  for (const run of runs) {
    const before = (await ops['runs.steps']({ id: run })) as {
      items: {
        key: string
        what: string
        kind: string
        state: string
        startedAt: string
        endedAt: string | null
      }[]
    }
    await ops['runs.forget']({ id: run, undoable: true })
    await lookAtAll(ops, run)
    const after = (await ops['runs.steps']({ id: run })) as typeof before
    const shape = ({ key, what, kind, state, startedAt, endedAt }: (typeof before)['items'][number]) => ({
      key,
      what,
      kind,
      state,
      startedAt,
      endedAt,
    })
    assert.deepEqual(after.items.map(shape), before.items.map(shape))
    await assert.rejects(ops['runs.undoPlan']({ id: run }), coded('engine.run_forgotten'))
    await assert.rejects(ops['runs.undo']({ id: run }), coded('engine.run_forgotten'))
    await assert.rejects(ops['runs.retry']({ id: run }), coded('engine.run_forgotten'))
    const [{ key } = { key: 'none' }] = after.items
    await assert.rejects(ops['runs.fork']({ id: run, fromKey: key }), coded('engine.run_forgotten'))
    await assert.rejects(ops['runs.forget']({ id: run }), coded('engine.run_forgotten'))
  }
  // What happened is told of all runs together.
  for (const run of runs) {
    const seen = await lookAtAll(ops, run)
    const place = seen.indexOf(secret)
    assert.equal(place, -1, `${run}: ${seen.slice(Math.max(0, place - 200), place + 50)}`)
  }
  const verdict = (await ops['audit.verify']({})) as { ok: boolean; pruned: number }
  assert.ok(verdict.ok && verdict.pruned > 3, JSON.stringify(verdict))
  // What is begun with a definition that was forgotten has it whole.
  const again = await begin(at, ops, { text: list })
  assert.ok((await lookAtAll(ops, again)).includes(secret))
})

test('an entry whose words are forgotten can still be proved, and a change of it shows', async () => {
  await using at = await openDesk()
  const ops = operationsAt(at)
  const run = await begin(at, ops, {
    text: writeNote,
    input: { file: join(at.folder, 'a.txt'), text: secret },
  })
  const { items } = (await ops['audit.list']({ run, kind: ['receipt'] })) as {
    items: { entry: number; leaf: string }[]
  }
  const [receipt] = items
  assert.ok(receipt)
  await ops['runs.forget']({ id: run, undoable: true })
  const left = (await ops['audit.list']({ run, kind: ['receipt'] })) as {
    items: { leaf: string; said: { key: string } | null }[]
  }
  assert.deepEqual([left.items[0]?.leaf, left.items[0]?.said?.key], [receipt.leaf, 'write#1/run'])
  const { proof } = (await ops['audit.prove']({ entry: String(receipt.entry) })) as { proof: string }
  const [, extra = ''] = /^extra (.*)$/m.exec(proof) ?? []
  assert.match(Buffer.from(extra, 'base64').toString(), /write#1\/run/)
})

async function later(workspace: Workspace, days: number): Promise<void> {
  const { clock } = workspace
  const then = { ...clock, now: () => clock.now() + days * dayMs, after: clock.after.bind(clock) }
  await cleanUp({ ...workspace, clock: then }, { signal })
}

test('by the rules what is old is forgotten, but for what can still be taken back', async () => {
  await using at = await openDesk()
  const ops = operationsAt(at)
  const undoable = await begin(at, ops, {
    text: writeNote,
    input: { file: join(at.folder, 'a.txt'), text: secret },
  })
  const plain = `adjutant: 1\nname: plain\nnodes: { a: { set: { text: '${secret}' } } }\noutput: \${nodes.a.output.text}\n`
  const other = await begin(at, ops, { text: plain })
  const isForgotten = async (id: string): Promise<boolean> =>
    ((await ops['runs.get']({ id })) as { forgottenAt: string | null }).forgottenAt !== null
  const standing = async (): Promise<boolean[]> => [await isForgotten(undoable), await isForgotten(other)]

  await later(at.workspace, 400)
  assert.deepEqual(await standing(), [false, false], 'everything is kept unless somebody says otherwise')
  await ops['settings.set']({ group: 'retention', values: { contentsDays: 30 } })
  await later(at.workspace, 29)
  assert.deepEqual(await standing(), [false, false])
  await later(at.workspace, 31)
  assert.deepEqual(await standing(), [false, true])
  assert.deepEqual(at.workspace.forgetting.unscrubbed(), { blobs: [], file: false })
  await ops['settings.set']({ group: 'retention', values: { contentsDays: 30, contentsUndoable: true } })
  await later(at.workspace, 31)
  assert.deepEqual(await standing(), [true, true])
})

test('of sessions the newest are kept, in a project as many as are wanted there', async () => {
  await using at = await openDesk()
  const ops = operationsAt(at)
  const plain = `adjutant: 1\nname: plain\nnodes: { a: { set: { text: '${secret}' } } }\n`
  const made: { session: string; run: string }[] = []
  for (let number = 0; number < 3; number += 1) {
    const { id: session } = (await ops['sessions.create']({ project: at.folder })) as { id: string }
    const run = await begin(at, ops, { text: plain, session })
    await ops['messages.add']({ session, id: `m${number}`, text: secret, run })
    made.push({ session, run })
  }
  const kept = async (): Promise<boolean[]> =>
    Promise.all(
      made.map(async ({ run, session }) => {
        const { forgottenAt } = (await ops['runs.get']({ id: run })) as { forgottenAt: string | null }
        const { items } = (await ops['messages.list']({ session })) as { items: { text: string }[] }
        assert.equal(items[0]?.text === '', forgottenAt !== null)
        return forgottenAt === null
      }),
    )
  const projects = [{ project: at.folder, contentsDays: null, contentsSessions: 2 }]
  await ops['settings.set']({ group: 'retention', values: { contentsSessions: 1, projects } })
  await later(at.workspace, 0)
  assert.deepEqual(await kept(), [false, true, true])
  await ops['settings.set']({ group: 'retention', values: { contentsSessions: 1 } })
  await later(at.workspace, 0)
  assert.deepEqual(await kept(), [false, false, true])
  const { session = '' } = made[2] ?? {}
  await ops['sessions.forget']({ id: session })
  assert.deepEqual(await kept(), [false, false, false])
})

test('what was read of documents goes by the rule of its project, and stays where its folder is watched', async () => {
  await using at = await openDesk({
    'a.txt': 'The otter is old.',
    'house/b.txt': 'The heron is old.',
    'watched/c.txt': 'The beaver is old.',
  })
  const { workspace } = at
  const ops = operationsAt(at)
  await ops['collections.put']({ name: 'house', project: join(at.folder, 'house') })
  for (const [name, collection] of Object.entries({
    'a.txt': 'files',
    'house/b.txt': 'house',
    'watched/c.txt': 'files',
  })) {
    const path = join(at.folder, name)
    const content = await readFile(path)
    await workspace.library.take(
      { collection, path, content, modifiedMs: 1, label: fileLabel },
      { vectors: 'later', signal },
    )
  }
  const folder = join(at.folder, 'watched')
  const watch = { id: 'watch_1', collection: 'files', folder, paused: true, addedAt: 1 }
  workspace.library.settings.change((set) => ({ ...set, watches: [watch] }), { by: 'ada' })
  const kept = async (): Promise<string[]> => {
    const hits = await workspace.library.search({ text: 'old', limit: 9 }, { signal })
    return hits.map(({ document }) => basename(document.path)).toSorted()
  }
  await later(workspace, 4_000)
  assert.deepEqual(await kept(), ['a.txt', 'b.txt', 'c.txt'], 'it is kept unless somebody says otherwise')
  const projects = [{ project: join(at.folder, 'house'), documentsDays: 90 }]
  await ops['settings.set']({ group: 'retention', values: { documentsDays: 30, projects } })
  assert.equal((await ops['retention.due']({})).documents, 0)
  await later(workspace, 29)
  assert.deepEqual(await kept(), ['a.txt', 'b.txt', 'c.txt'])
  await later(workspace, 31)
  assert.deepEqual(await kept(), ['b.txt', 'c.txt'])
  await later(workspace, 91)
  assert.deepEqual(await kept(), ['c.txt'])
  assert.deepEqual(workspace.forgetting.unscrubbed(), { blobs: [], file: false })
  const [run] = await workspace.runs.list({ top: true, limit: 1 })
  assert.equal(run?.status, 'completed')
  assert.match(run?.title ?? '', /documents-forget/)
})
