/** Documents are found by a model that is not on this machine: behind the gate, paid for, and never twice. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { systemClock } from '#adapters'
import { openHome, openWorkspace } from '#app'
import type { CollectionView, OutputOf, Operations, ReadingView, SearchHit } from '#contract'

import { type ModelServer, openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { forgetVectorRuns } from '../../src/app/library/forget-vectors.ts'
import { vectorsTag } from '../../src/app/library/vectors-by-run.ts'
import { openPlace, type Place } from '../cli/place.ts'

/** An address of this machine that is not known to be one: what goes there counts as sent elsewhere. */
const elsewhere = '[::ffff:127.0.0.1]'

async function setUp(place: Place, server: ModelServer): Promise<void> {
  const url = new URL(server.url('compatible'))
  url.hostname = elsewhere
  const added = await place.call('models', 'add', 'away', 'compatible', '--url', url.href)
  assert.equal(added.code, 0, added.err)
  await place.call('models', 'price', 'away/embed', '--input', '1', '--output', '0')
  const values = { meaning: 'away/embed' }
  await place.json('api', 'settings.set', 'group=documents', `values=${JSON.stringify(values)}`)
  place.put('papers/cat.txt', 'The cat sleeps on the mat in the kitchen.')
  place.put('papers/tax.txt', 'The council tax for the year is 1,840 pounds.')
}

const embedded = ({ asked }: ModelServer): number => asked.filter(({ does }) => does === 'embed').length

describe('vectors of a model elsewhere', () => {
  test('are made by runs that pass the gate and are paid for, and find', async () => {
    await using server = await openModelServer(() => ({ text: '', usage: { input: 12, output: 0 } }))
    using place = openPlace()
    await setUp(place, server)
    const { report } = await place.json<ReadingView>('documents', 'add', 'papers')
    assert.equal(report?.added, 2)
    const collections = await place.json<CollectionView[]>('collections', 'list')
    const files = collections.find((one) => one.name === 'files')
    assert.deepEqual(
      [files?.passages, files?.withVectors],
      [2, 2],
      (await place.call('show', 'last', '--full')).out,
    )
    const runs = (await place.json<{ workflow: string }[]>('runs')).filter(
      ({ workflow }) => workflow === 'tool-model-embed',
    )
    assert.equal(runs.length, embedded(server))
    const { total } = await place.json<OutputOf<Operations['usage.report']>>('usage', '--by', 'model')
    assert.deepEqual([total.input, total.answers], [12 * runs.length, runs.length])
    const { hits } = await place.json<{ hits: SearchHit[] }>('search', 'cat')
    assert.ok(hits.some(({ quote }) => quote.includes('mat')))
  })

  test('leave no word in the runs that made them, a while later', async () => {
    await using server = await openModelServer(() => ({ text: '', usage: { input: 12, output: 0 } }))
    using place = openPlace()
    await setUp(place, server)
    await place.json('documents', 'add', 'papers')
    const { signal } = new AbortController()
    const home = await openHome(place.home, { signal })
    await using workspace = await openWorkspace(home, { engine: 'required' })
    const forget = (hours: number): Promise<{ forgotten: number }> => {
      const clock = { ...workspace.clock, now: () => systemClock.now() + hours * 3_600_000 }
      return forgetVectorRuns({ ...workspace, clock }, { by: 'test', signal })
    }
    assert.deepEqual(await forget(1), { forgotten: 0 })
    assert.deepEqual(await forget(3), { forgotten: embedded(server) })
    assert.deepEqual(await forget(3), { forgotten: 0 })
    const [run] = await workspace.runs.list({ tag: vectorsTag, limit: 1 })
    const { status, output = null } = await workspace.runs.get(run?.id ?? '')
    assert.equal(status, 'completed')
    assert.doesNotMatch(JSON.stringify(output), /vectors/)
    const { total } = workspace.modelUse({ by: 'model', since: 0, offset: 0, limit: 10 })
    assert.equal(total.input, 12 * embedded(server))
    assert.equal((await workspace.library.counts('files'))[0]?.vectors['away/embed'], 2)
  })

  test('are not made where the budget is used up: words find alone until it is raised', async () => {
    await using server = await openModelServer(() => ({ text: '', usage: { input: 12, output: 0 } }))
    using place = openPlace()
    await setUp(place, server)
    await place.call('budgets', 'set', 'day', 'tokens', '1')
    const { report } = await place.json<ReadingView>('documents', 'add', 'papers')
    assert.equal(report?.added, 2)
    assert.equal(embedded(server), 0)
    const { hits } = await place.json<{ hits: SearchHit[] }>('search', 'cat')
    assert.equal(hits.length, 1)

    const { signal } = new AbortController()
    const home = await openHome(place.home, { signal })
    await using workspace = await openWorkspace(home, { engine: 'required' })
    await workspace.launch()
    for (let again = 0; again < 3; again += 1)
      await assert.rejects(async () => workspace.library.embed({ limit: 32, signal }), {
        code: 'documents.no_vectors',
      })
    const runs = await workspace.runs.list({ tag: vectorsTag, limit: 10 })
    assert.equal(runs.length, 1, 'it asks once')
  })
})
