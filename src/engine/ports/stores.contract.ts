import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import type { RunPatch, RunRow } from '../run-info.ts'
import { runRow } from '../testing/run-row.ts'
import type { Outbox } from './inbox.ts'
import type { Forgetting, PlacedFact, StoredRecord, Unit } from './ledger.ts'
import type { Stores } from './stores.ts'

/** Stores to be tested, empty at first. */
export interface StoresBench extends AsyncDisposable {
  readonly stores: Stores
  /** Another process's end of the inbox. */
  readonly outbox: Outbox
  /** The process ends without a word; the answer is what the next one finds. This bench is not used again. */
  restart(): Promise<StoresBench>
}

type Open = () => Promise<StoresBench>

/** What every Stores must do. Each adapter's test file calls this once for each way to open it. */
export function testStores(open: Open): void {
  testUnits(open)
  testBeginning(open)
  testReadingJournals(open)
  testTimers(open)
  testFacts(open)
  testFindingRuns(open)
  testRecovery(open)
  testQueues(open)
  testForgetting(open)
  testInbox(open)
}

const t0 = Date.UTC(2026, 0, 1)

function row(id: string, changes: Partial<RunRow> = {}): RunRow {
  const times = { createdAt: t0, updatedAt: t0, startedAt: t0 }
  return runRow(id, {
    program: 'p',
    title: 'p',
    context: { mode: 'draft' },
    tags: { n: 1 },
    ...times,
    ...changes,
  })
}

function record(seq: number, payload = `{"n":${seq}}`): StoredRecord {
  return { seq, type: 'note', at: t0 + seq, payload }
}

function records(first: number, last: number): StoredRecord[] {
  return Array.from({ length: last - first + 1 }, (_, index) => record(first + index))
}

function begin(id: string, changes: Partial<RunRow> = {}): Unit {
  return { run: id, begins: row(id, changes), records: [record(1)] }
}

function patch(changes: Partial<RunPatch>): RunPatch {
  return { status: 'running', waiting: null, updatedAt: t0 + 9, startedAt: t0, finishedAt: null, ...changes }
}

/** The unit that ends a run, as its second record. */
function end(id: string, seq = 2): Unit {
  return { run: id, records: [record(seq)], patch: patch({ status: 'completed', finishedAt: t0 + 9 }) }
}

function fact(key: string, changes: Partial<PlacedFact> = {}): PlacedFact {
  return { key, attempt: 1, kind: 'receipt', subject: '', data: { of: key }, ...changes }
}

function coded(...codes: ErrorCode[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`)
    return true
  }
}

const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)
const all = { after: 0, limit: 1_000 }

function testUnits(open: Open): void {
  test('a unit is there as a whole, and after a restart, too', async () => {
    await using bench = await open()
    const unit: Unit = {
      ...begin('a', { status: 'waiting', waiting: 'signal' }),
      wakeAt: t0 + 50,
      snapshot: { seq: 1, format: 1, state: '{}' },
      facts: [fact('k', { subject: 's' })],
      definitions: [{ hash: 'h', json: '{"nodes":{}}' }],
      children: [begin('a1', { parent: 'a', parentKey: 'c', root: 'a' })],
    }
    assert.deepEqual(await bench.stores.ledger.commit(unit), {})

    async function check({ stores }: StoresBench): Promise<void> {
      assert.deepEqual(await stores.runs.get('a'), unit.begins)
      assert.deepEqual(await stores.runs.get('a1'), row('a1', { parent: 'a', parentKey: 'c', root: 'a' }))
      assert.deepEqual(await stores.journal.read('a', all), [record(1)])
      assert.deepEqual(await stores.journal.read('a1', all), [record(1)])
      assert.deepEqual(await stores.journal.snapshot('a'), { seq: 1, format: 1, state: '{}' })
      assert.equal(await stores.journal.definition('h'), '{"nodes":{}}')
      assert.equal(await stores.timers.next(-1), t0 + 50)
      assert.deepEqual(await stores.facts.get(1), {
        ...fact('k', { subject: 's' }),
        position: 1,
        run: 'a',
        at: t0 + 1,
      })
    }
    await check(bench)
    await using next = await bench.restart()
    await check(next)
  })

  test('a unit that does not follow the end of its journal is refused, and nothing of it is kept', async () => {
    await using bench = await open()
    const { ledger, journal, timers, facts } = bench.stores
    await ledger.commit({ run: 'a', begins: row('a'), records: records(1, 3) })
    for (const late of [records(2, 3), records(5, 5), records(3, 4)]) {
      const other = late.map((one) => ({ ...one, payload: '{"other":true}' }))
      await assert.rejects(
        ledger.commit({
          run: 'a',
          records: other,
          wakeAt: t0,
          facts: [fact('k')],
          patch: patch({ status: 'paused' }),
        }),
        coded('engine.journal_conflict'),
      )
    }
    assert.deepEqual(await journal.read('a', all), records(1, 3))
    assert.equal(await timers.next(-1), undefined)
    assert.deepEqual(await facts.list({ kind: 'receipt', order: 'oldest', limit: 9 }), [])
    assert.equal((await bench.stores.runs.get('a'))?.status, 'running')
  })

  test('a refused unit leaves those beside it alone', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    await ledger.commit(begin('a'))
    const answers = await Promise.allSettled([
      ledger.commit({ run: 'a', records: [record(2)] }),
      ledger.commit({ run: 'b', records: [record(7)] }),
      ledger.commit(begin('c')),
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await journal.read('a', all), records(1, 2))
    assert.deepEqual(await journal.read('b', all), [])
    assert.deepEqual(await journal.read('c', all), [record(1)])
  })

  test('a unit that is there already is taken as written, and not written again', async () => {
    await using bench = await open()
    const { ledger, journal, facts } = bench.stores
    await ledger.commit(begin('a'))
    const unit: Unit = {
      run: 'a',
      records: records(2, 3),
      facts: [fact('k')],
      children: [begin('a1', { parent: 'a' })],
    }
    assert.deepEqual(await ledger.commit(unit), {})
    assert.deepEqual(await ledger.commit(unit), {})

    assert.deepEqual(await journal.read('a', all), records(1, 3))
    assert.equal((await facts.list({ kind: 'receipt', order: 'oldest', limit: 9 })).length, 1)
    await using next = await bench.restart()
    assert.deepEqual(await next.stores.ledger.commit(unit), {})
    assert.deepEqual(await next.stores.journal.read('a', all), records(1, 3))
    assert.equal((await next.stores.facts.list({ kind: 'receipt', order: 'oldest', limit: 9 })).length, 1)
  })

  test('units of one run take effect in the order of their calls', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    const calls = [ledger.commit(begin('a'))]
    for (let seq = 2; seq <= 40; seq += 1) calls.push(ledger.commit({ run: 'a', records: [record(seq)] }))
    await Promise.all(calls)
    assert.deepEqual(await journal.read('a', all), records(1, 40))
  })

  test('what is being written when the stores close is kept, and what comes later is refused', async () => {
    await using bench = await open()
    const { ledger } = bench.stores
    const calls = [ledger.commit(begin('a')), ledger.commit({ run: 'a', records: [record(2)] })]
    await ledger.close()
    await Promise.all(calls)
    await assert.rejects(ledger.commit({ run: 'a', records: [record(3)] }), coded('engine.closed'))
    await using next = await bench.restart()
    assert.deepEqual(await next.stores.journal.read('a', all), records(1, 2))
  })

  test('a definition is kept under its hash once', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    await ledger.commit({ ...begin('a'), definitions: [{ hash: 'h', json: '1' }] })
    await ledger.commit({ ...begin('b'), definitions: [{ hash: 'h', json: '1' }] })
    assert.equal(await journal.definition('h'), '1')
    assert.equal(await journal.definition('other'), undefined)
  })
}

function testBeginning(open: Open): void {
  test('a run whose id is taken is not begun: the answer is the one there', async () => {
    await using bench = await open()
    const { ledger, journal, runs } = bench.stores
    await ledger.commit(begin('a'))
    const second: Unit = {
      ...begin('a', { title: 'other' }),
      facts: [fact('k')],
      children: [begin('a1', { parent: 'a' })],
    }
    assert.deepEqual(await ledger.commit(second), { existing: 'a' })
    assert.deepEqual(await runs.get('a'), row('a'))
    assert.equal(await runs.get('a1'), undefined)
    assert.deepEqual(await journal.read('a', all), [record(1)])
    assert.equal(await bench.stores.facts.get(1), undefined)
  })

  test('two equal beginnings at once make one run', async () => {
    await using bench = await open()
    const { ledger } = bench.stores
    const answers = await Promise.all([
      ledger.commit(begin('a')),
      ledger.commit(begin('a')),
      ledger.commit(begin('a')),
    ])
    assert.deepEqual(answers, [{}, { existing: 'a' }, { existing: 'a' }])
    await using next = await bench.restart()
    assert.deepEqual(await next.stores.ledger.commit(begin('a')), { existing: 'a' })
  })

  test('a dedup key that is taken answers the run that has it, ended or not', async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    await ledger.commit(begin('a', { dedupKey: 'x' }))
    assert.deepEqual(await ledger.commit(begin('b', { dedupKey: 'x' })), { existing: 'a' })
    await ledger.commit(end('a'))
    assert.deepEqual(await ledger.commit(begin('c', { dedupKey: 'x' })), { existing: 'a' })
    assert.deepEqual(await ledger.commit(begin('d')), {})
    assert.deepEqual(await ledger.commit(begin('e')), {})
    assert.equal(await runs.get('b'), undefined)
  })
}

function testReadingJournals(open: Open): void {
  test('a journal is read from any number on, a page at a time', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    await ledger.commit({ run: 'a', begins: row('a'), records: records(1, 7) })
    assert.deepEqual(await journal.read('a', { after: 0, limit: 3 }), records(1, 3))
    assert.deepEqual(await journal.read('a', { after: 3, limit: 3 }), records(4, 6))
    assert.deepEqual(await journal.read('a', { after: 6, limit: 3 }), [record(7)])
    assert.deepEqual(await journal.read('a', { after: 7, limit: 3 }), [])
    assert.deepEqual(await journal.last('a'), record(7))
  })

  test('nothing is known of a run that never was', async () => {
    await using bench = await open()
    const { journal, runs, facts } = bench.stores
    assert.deepEqual(await journal.read('no', all), [])
    assert.equal(await journal.last('no'), undefined)
    assert.equal(await journal.snapshot('no'), undefined)
    assert.equal(await runs.get('no'), undefined)
    assert.equal(await facts.get(1), undefined)
  })

  test('text of any kind comes back as it was', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    const odd = {
      ...record(1),
      payload: JSON.stringify({ text: 'zero \u0000 snow ☃ pair 😀 quote \' " back \\ line\n' }),
    }
    await ledger.commit({ run: "o'dd", begins: row("o'dd", { tags: { ключ: '\u0000' } }), records: [odd] })
    assert.deepEqual(await journal.last("o'dd"), odd)
    assert.deepEqual((await bench.stores.runs.get("o'dd"))?.tags, { ключ: '\u0000' })
  })

  test('the newest snapshot counts, and none is left of a run that has ended', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    await ledger.commit({ ...begin('a'), snapshot: { seq: 1, format: 1, state: 'one' } })
    await ledger.commit({ run: 'a', records: [record(2)], snapshot: { seq: 2, format: 1, state: 'two' } })
    assert.deepEqual(await journal.snapshot('a'), { seq: 2, format: 1, state: 'two' })
    await ledger.commit({ ...end('a', 3), snapshot: { seq: 3, format: 1, state: 'three' } })
    assert.equal(await journal.snapshot('a'), undefined)
  })
}

function testTimers(open: Open): void {
  test('runs are due from their time on, by time, then by id, a page at a time', async () => {
    await using bench = await open()
    const { ledger, timers } = bench.stores
    assert.equal(await timers.next(-1), undefined)
    for (const [id, at] of Object.entries({ a: 30, c: 10, d: 20, b: 20 }))
      await ledger.commit({ ...begin(id), wakeAt: t0 + at })

    const due = async (...[now, options]: Parameters<typeof timers.due>): Promise<string[]> =>
      (await timers.due(now, options)).map(({ run, at }) => `${run} ${at - t0}`)
    assert.deepEqual(await due(t0 + 9, { limit: 9 }), [])
    assert.deepEqual(await due(t0 + 10, { limit: 9 }), ['c 10'])
    assert.deepEqual(await due(t0 + 99, { limit: 9 }), ['c 10', 'b 20', 'd 20', 'a 30'])
    assert.deepEqual(await due(t0 + 99, { limit: 2 }), ['c 10', 'b 20'])
    assert.deepEqual(await due(t0 + 99, { after: { run: 'b', at: t0 + 20 }, limit: 2 }), ['d 20', 'a 30'])
    assert.deepEqual(await due(t0 + 20, { after: { run: 'b', at: t0 + 20 }, limit: 2 }), ['d 20'])
    assert.equal(await timers.next(-1), t0 + 10)
    assert.equal(await timers.next(t0 + 10), t0 + 20)
    assert.equal(await timers.next(t0 + 29), t0 + 30)
    assert.equal(await timers.next(t0 + 30), undefined)
  })

  test('a run has one wake-up: set, kept, moved, called off', async () => {
    await using bench = await open()
    const { ledger, timers } = bench.stores
    await ledger.commit({ ...begin('a'), wakeAt: t0 + 10 })
    await ledger.commit({ run: 'a', records: [record(2)] })
    assert.equal(await timers.next(-1), t0 + 10)
    await ledger.commit({ run: 'a', records: [], wakeAt: t0 + 5 })
    assert.deepEqual(await timers.due(t0 + 99, { limit: 9 }), [{ run: 'a', at: t0 + 5 }])
    assert.equal(await timers.next(-1), t0 + 5)
    await ledger.commit({ run: 'a', records: [], wakeAt: null })
    assert.equal(await timers.next(-1), undefined)
  })

  test('a run that has ended is not woken', async () => {
    await using bench = await open()
    const { ledger, timers } = bench.stores
    await ledger.commit({ ...begin('a'), wakeAt: t0 + 10 })
    await ledger.commit({ ...end('a'), wakeAt: t0 + 20 })
    assert.equal(await timers.next(-1), undefined)
  })
}

function testFacts(open: Open): void {
  test('facts stand in commit order over all runs', async () => {
    await using bench = await open()
    const { ledger, facts } = bench.stores
    await ledger.commit({ ...begin('a'), facts: [fact('k1'), fact('k2', { kind: 'notice' })] })
    await ledger.commit({ ...begin('b'), facts: [fact('k3')] })
    await ledger.commit({ run: 'a', records: [record(2)], facts: [fact('k4', { subject: 's' })] })

    const keys = async (query: Partial<Parameters<typeof facts.list>[0]>): Promise<string[]> =>
      (await facts.list({ kind: 'receipt', order: 'oldest', limit: 9, ...query })).map(({ key }) => key)
    assert.deepEqual(await keys({}), ['k1', 'k3', 'k4'])
    assert.deepEqual(await keys({ order: 'newest' }), ['k4', 'k3', 'k1'])
    assert.deepEqual(await keys({ after: 1 }), ['k3', 'k4'])
    assert.deepEqual(await keys({ order: 'newest', after: 4 }), ['k3', 'k1'])
    assert.deepEqual(await keys({ limit: 2 }), ['k1', 'k3'])
    assert.deepEqual(await keys({ subject: 's' }), ['k4'])
    assert.deepEqual(await keys({ kind: 'notice' }), ['k2'])
    assert.deepEqual(await facts.get(4), {
      ...fact('k4', { subject: 's' }),
      position: 4,
      run: 'a',
      at: t0 + 2,
    })
  })

  test('the facts of a tree are those of a run and of all below it', async () => {
    await using bench = await open()
    const { ledger, facts } = bench.stores
    const child = { ...begin('b', { parent: 'a', root: 'a' }), facts: [fact('in b')] }
    await ledger.commit({ ...begin('a'), facts: [fact('in a')], children: [child] })
    await ledger.commit({ ...begin('c', { parent: 'b', root: 'a' }), facts: [fact('in c')] })
    await ledger.commit({ ...begin('d'), facts: [fact('in d')] })
    const below = async (tree: string): Promise<string[]> =>
      (await facts.list({ kind: 'receipt', tree, order: 'oldest', limit: 9 })).map(({ key }) => key)
    assert.deepEqual(await below('a'), ['in a', 'in b', 'in c'])
    assert.deepEqual(await below('b'), ['in b', 'in c'])
    assert.deepEqual(await below('d'), ['in d'])
    assert.deepEqual(await below('no'), [])
  })
}

function testFindingRuns(open: Open): void {
  test('a patch changes what it names and nothing else', async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    await ledger.commit(begin('a', { queue: 'q', priority: 2, dedupKey: 'x' }))
    const changes = patch({ status: 'waiting', waiting: 'approval' })
    await ledger.commit({ run: 'a', records: [record(2)], patch: changes })
    assert.deepEqual(await runs.get('a'), {
      ...row('a', { queue: 'q', priority: 2, dedupKey: 'x' }),
      ...changes,
    })
  })

  test('each run has its own context, of any length, whether its tree shares it or not', async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    const long = { named: Array.from({ length: 1_000 }, (_, index) => `/home/file ${index}.txt`) }
    const contexts = { a: long, b: long, c: { named: [] }, d: { named: ['another'.repeat(1_000)] } }
    for (const [id, context] of Object.entries(contexts))
      await ledger.commit(begin(id, { context, root: 'a', parent: id === 'a' ? null : 'a' }))
    await ledger.commit(begin('e', { context: { of: 'another tree' } }))
    const listed = await runs.list({ within: 'a', limit: 9 })
    assert.deepEqual(Object.fromEntries(listed.map(({ id, context }) => [id, context])), contexts)
    assert.deepEqual((await runs.get('b'))?.context, long)
    assert.deepEqual((await runs.get('e'))?.context, { of: 'another tree' })
  })

  test('runs are listed newest first, filtered, a page at a time', async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    await ledger.commit(begin('a', { createdAt: t0 + 1 }))
    await ledger.commit(begin('b', { createdAt: t0 + 3, status: 'paused', title: 'tidy', tags: { of: 's' } }))
    await ledger.commit(begin('c', { createdAt: t0 + 2, parent: 'a', root: 'a' }))
    await ledger.commit(begin('d', { createdAt: t0 + 2, queue: 'q' }))
    await ledger.commit(end('a'))

    const list = async (query: Partial<Parameters<typeof runs.list>[0]>): Promise<string[]> =>
      ids(await runs.list({ limit: 9, ...query }))
    assert.deepEqual(await list({}), ['b', 'd', 'c', 'a'])
    assert.deepEqual(await list({ limit: 2 }), ['b', 'd'])
    assert.deepEqual(await list({ after: 'd' }), ['c', 'a'])
    assert.deepEqual(await list({ after: 'd', limit: 1 }), ['c'])
    assert.deepEqual(await list({ after: 'no' }), [])
    assert.deepEqual(await list({ status: ['completed'] }), ['a'])
    assert.deepEqual(await list({ status: ['completed', 'paused'] }), ['b', 'a'])
    assert.deepEqual(await list({ status: ['running', 'paused'] }), ['b', 'd', 'c'])
    assert.deepEqual(await list({ title: 'tidy' }), ['b'])
    assert.deepEqual(await list({ parent: 'a' }), ['c'])
    assert.deepEqual(await list({ queue: 'q' }), ['d'])
    assert.deepEqual(await list({ top: true }), ['b', 'd', 'a'])
    assert.deepEqual(await list({ within: 'a' }), ['c', 'a'])
    assert.deepEqual(await list({ within: 'c' }), ['c'])
    assert.deepEqual(await list({ within: 'a', status: ['running', 'paused'] }), ['c'])
    assert.deepEqual(await list({ within: 'c', status: ['running'] }), ['c'])
    await ledger.commit(begin('e', { createdAt: t0, status: 'waiting', waiting: 'timer' }))
    await ledger.commit(begin('f', { createdAt: t0, status: 'waiting', waiting: 'approval' }))
    assert.deepEqual(await list({ waiting: ['approval'] }), ['b', 'd', 'c', 'a', 'f'])
    assert.deepEqual(await list({ waiting: ['approval'], status: ['paused', 'waiting'] }), ['b', 'f'])
    assert.deepEqual(await list({ waiting: ['child'], status: ['waiting'] }), [])
    assert.deepEqual(await list({ since: t0 + 3 }), ['b'])
    assert.deepEqual(await list({ tag: { name: 'of', value: 's' } }), ['b'])
    assert.deepEqual(await list({ tag: { name: 'of', value: 'other' } }), [])
    assert.deepEqual(await list({ search: 'TID' }), ['b'])
    assert.deepEqual(await list({ search: '%' }), [])
    assert.deepEqual(await list({ search: '_' }), [])
  })
}

function testRecovery(open: Open): void {
  test('runs that must go on by themselves are found after a restart', async () => {
    await using bench = await open()
    const { ledger } = bench.stores
    const states: [string, Partial<RunRow>][] = [
      ['a', { status: 'running' }],
      ['b', { status: 'compensating' }],
      ['c', { status: 'waiting', waiting: 'child' }],
      ['d', { status: 'waiting', waiting: 'resource' }],
      ['e', { status: 'waiting', waiting: 'timer' }],
      ['f', { status: 'waiting', waiting: 'signal' }],
      ['g', { status: 'waiting', waiting: 'approval' }],
      ['h', { status: 'waiting', waiting: 'decision' }],
      ['i', { status: 'paused' }],
      ['j', { status: 'queued', startedAt: null }],
      ['k', { status: 'completed', finishedAt: t0 }],
    ]
    for (const [id, changes] of states) await ledger.commit(begin(id, changes))
    await using next = await bench.restart()
    const { runs } = next.stores
    assert.deepEqual(await runs.unfinished({ after: '', limit: 9 }), ['a', 'b', 'c', 'd'])
    assert.deepEqual(await runs.unfinished({ after: '', limit: 2 }), ['a', 'b'])
    assert.deepEqual(await runs.unfinished({ after: 'b', limit: 9 }), ['c', 'd'])
  })

  test('an ended child is undelivered until its parent has recorded it or has ended', async () => {
    await using bench = await open()
    const { ledger } = bench.stores
    await ledger.commit(begin('p'))
    await ledger.commit(begin('q'))
    for (const id of ['p1', 'p2', 'p3'])
      await ledger.commit(begin(id, { parent: 'p', parentKey: id, root: 'p' }))
    await ledger.commit(begin('q1', { parent: 'q', parentKey: 'q1', root: 'q' }))
    for (const id of ['p1', 'p2', 'q1']) await ledger.commit(end(id))

    await using next = await bench.restart()
    const { runs } = next.stores
    assert.deepEqual(ids(await runs.undelivered({ after: '', limit: 9 })), ['p1', 'p2', 'q1'])
    assert.deepEqual(ids(await runs.undelivered({ after: 'p1', limit: 1 })), ['p2'])
    await next.stores.ledger.commit({ run: 'p', records: [record(2)], delivered: ['p1'] })
    await next.stores.ledger.commit(end('q'))
    assert.deepEqual(ids(await runs.undelivered({ after: '', limit: 9 })), ['p2'])
  })
}

function testQueues(open: Open): void {
  test('queued runs come by priority, then partitions in turn, then by age', async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    const queued: [string, Partial<RunRow>][] = [
      ['a', { partition: 'x', createdAt: t0 + 1, priority: 1 }],
      ['b', { partition: 'x', createdAt: t0 + 2, priority: 1 }],
      ['c', { partition: 'x', createdAt: t0 + 3, priority: 1 }],
      ['d', { partition: 'y', createdAt: t0 + 4, priority: 1 }],
      ['e', { partition: 'y', createdAt: t0 + 5, priority: 0 }],
      ['f', { partition: 'x', createdAt: t0 + 6, priority: 2 }],
      ['g', { partition: 'x', createdAt: t0 + 0, priority: 0, status: 'running' }],
      ['h', { partition: 'x', createdAt: t0 + 0, priority: 0, queue: 'other' }],
    ]
    for (const [id, changes] of queued) {
      await ledger.commit(begin(id, { queue: 'q', status: 'queued', startedAt: null, ...changes }))
    }
    const queue = async (limit: number, ...except: string[]): Promise<string[]> =>
      ids(await runs.queued('q', { except, limit }))
    assert.deepEqual(await queue(9), ['e', 'a', 'd', 'b', 'c', 'f'])
    assert.deepEqual(await queue(3), ['e', 'a', 'd'])
    assert.deepEqual(await queue(9, 'y'), ['a', 'b', 'c', 'f'])
    assert.deepEqual(await queue(1, 'y', 'no'), ['a'])
    assert.deepEqual(await queue(9, 'x', 'y'), [])
    assert.deepEqual(await runs.queued('no', { except: [], limit: 3 }), [])
  })

  test("a queue's load counts what has started and not ended, and when what started lately did", async () => {
    await using bench = await open()
    const { ledger, runs } = bench.stores
    await ledger.commit(begin('a', { queue: 'q', partition: 'x', startedAt: t0 + 1 }))
    await ledger.commit(
      begin('b', { queue: 'q', partition: 'x', startedAt: t0 + 2, status: 'waiting', waiting: 'signal' }),
    )
    await ledger.commit(
      begin('c', { queue: 'q', partition: 'y', startedAt: t0 + 3, status: 'completed', finishedAt: t0 }),
    )
    await ledger.commit(begin('d', { queue: 'q', partition: 'y', startedAt: null, status: 'queued' }))
    await ledger.commit(begin('e', { queue: 'other', startedAt: t0 + 9 }))
    await ledger.commit(begin('f', { queue: 'q', partition: 'y', startedAt: null, status: 'paused' }))
    const { active, startedAt } = await runs.load('q', { since: t0 + 1 })
    assert.deepEqual(Object.fromEntries(active), { x: 2 })
    assert.deepEqual(new Set(startedAt), new Set([t0 + 2, t0 + 3]))
    assert.deepEqual(await runs.load('no', { since: 0 }), { active: new Map(), startedAt: [] })
  })
}

function testForgetting(open: Open): void {
  const context = { mode: 'draft' }
  const forgets = (...kept: StoredRecord[]): Forgetting => ({
    at: t0 + 50,
    records: kept,
    title: 'left',
    context,
  })

  test('a run that has ended is forgotten with those within it, as a whole and for good', async () => {
    await using bench = await open()
    const { ledger } = bench.stores
    const named = { named: ['a secret plan'.repeat(100)] }
    await ledger.commit(begin('a', { context: named, title: 'said' }))
    await ledger.commit(begin('b', { parent: 'a', root: 'a', context: named, title: 'said' }))
    await ledger.commit(end('b'))
    await ledger.commit(end('a'))
    const left = [record(1, '{}'), record(2, '{"n":0}')]
    const within: Unit = { run: 'b', records: [], forgets: forgets(...left) }
    await ledger.commit({ run: 'a', records: [], forgets: forgets(...left), children: [within] })
    await using next = await bench.restart()
    for (const id of ['a', 'b']) {
      const found = await next.stores.runs.get(id)
      assert.deepEqual([found?.title, found?.context, found?.forgottenAt], ['left', context, t0 + 50])
      assert.equal(found?.status, 'completed')
      assert.deepEqual(await next.stores.journal.read(id, all), left)
    }
    assert.deepEqual(
      (await next.stores.runs.list({ limit: 9 })).map(({ forgottenAt }) => forgottenAt),
      [t0 + 50, t0 + 50],
    )
  })

  test('a run that goes on is not forgotten', async () => {
    await using bench = await open()
    const { ledger, journal, runs } = bench.stores
    await ledger.commit(begin('a'))
    await ledger.commit({ run: 'a', records: [], forgets: forgets(record(1, '{}')) })
    assert.deepEqual(await journal.read('a', all), [record(1)])
    assert.equal((await runs.get('a'))?.forgottenAt, null)
  })

  test('what a forgotten run was defined by is there again for the next that is', async () => {
    await using bench = await open()
    const { ledger, journal } = bench.stores
    const definitions = [{ hash: 'h', json: '{"nodes":{}}' }]
    await ledger.commit({ ...begin('a', { definition: 'h' }), definitions })
    await ledger.commit(end('a'))
    await ledger.commit({ run: 'a', records: [], forgets: forgets() })
    await ledger.commit({ ...begin('b', { definition: 'h' }), definitions })
    assert.equal(await journal.definition('h'), '{"nodes":{}}')
  })
}

function testInbox(open: Open): void {
  test('messages are read oldest first until they are answered', async () => {
    await using bench = await open()
    const { outbox, stores } = bench
    const first = await outbox.send({ do: 'one', text: '☃' })
    const second = await outbox.send({ do: 'two' })
    const third = await outbox.send({ do: 'three' })
    assert.ok(first < second && second < third)
    const open3 = [
      { id: first, body: { do: 'one', text: '☃' } },
      { id: second, body: { do: 'two' } },
      { id: third, body: { do: 'three' } },
    ]
    assert.deepEqual(await stores.inbox.read({ after: 0, limit: 9 }), open3)
    assert.deepEqual(await stores.inbox.read({ after: 0, limit: 2 }), open3.slice(0, 2))
    assert.deepEqual(await stores.inbox.read({ after: first, limit: 9 }), open3.slice(1))

    await stores.ledger.commit({ run: '', records: [], replies: [{ message: second, body: { ok: 'run' } }] })
    const left = await stores.inbox.read({ after: 0, limit: 9 })
    assert.deepEqual(
      left.map(({ id }) => id),
      [first, third],
    )
    assert.deepEqual(await outbox.answer(second), { ok: 'run' })
    assert.equal(await outbox.answer(first), undefined)
    assert.equal(await outbox.answer(999), undefined)
  })

  test('an answer is committed with the deed or not at all', async () => {
    await using bench = await open()
    const { outbox, stores } = bench
    const message = await outbox.send({ do: 'start' })
    const replies = [{ message, body: { ok: 'a' } }]
    await assert.rejects(
      stores.ledger.commit({ run: 'a', records: [record(9)], replies }),
      coded('engine.journal_conflict'),
    )
    assert.equal(await outbox.answer(message), undefined)
    await stores.ledger.commit({ ...begin('a'), replies })
    await using next = await bench.restart()
    assert.deepEqual(await next.outbox.answer(message), { ok: 'a' })
    assert.deepEqual(await next.stores.inbox.read({ after: 0, limit: 9 }), [])
  })
}
