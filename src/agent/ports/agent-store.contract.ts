import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AgentDocument } from '#contract'

import { type AgentStore, agentVersionsKept } from './agent-store.ts'

const { signal } = new AbortController()
const by = 'tester'

function agent(name: string, instructions: string): AgentDocument {
  return AgentDocument.parse({ name, description: `Does ${name}.`, instructions, tools: ['fs.*'] })
}

/** What every AgentStore must do. Each adapter's test file calls this once. */
export function testAgentStore(open: () => { readonly store: AgentStore } & Disposable): void {
  test('versions count from one for each name and never change', async () => {
    using opened = open()
    const { store } = opened
    const first = await store.save(agent('a', 'one'), { by, at: 1, signal })
    await store.save(agent('b', 'one'), { by, at: 2, signal })
    const second = await store.save(agent('a', 'two'), { by: 'other', at: 3, signal })
    assert.deepEqual(first, { document: agent('a', 'one'), version: 1, by, savedAt: 1 })
    assert.deepEqual(second, { document: agent('a', 'two'), version: 2, by: 'other', savedAt: 3 })
    assert.deepEqual(await store.findVersion('a', 1, { signal }), first)
    assert.deepEqual(await store.findVersion('a', 'newest', { signal }), second)
    assert.equal(await store.findVersion('a', 3, { signal }), undefined)
    assert.equal(await store.findVersion('c', 'newest', { signal }), undefined)
    assert.deepEqual(await store.listVersions('a', { signal }), [second, first])
  })

  test('saving the same again makes no new version, and going back makes one', async () => {
    using opened = open()
    const { store } = opened
    const first = await store.save(agent('a', 'one'), { by, at: 1, signal })
    assert.deepEqual(await store.save(agent('a', 'one'), { by: 'other', at: 2, signal }), first)
    await store.save(agent('a', 'two'), { by, at: 3, signal })
    assert.equal((await store.save(agent('a', 'one'), { by, at: 4, signal }))?.version, 3)
  })

  test('what another version was saved over is neither saved over nor removed', async () => {
    using opened = open()
    const { store } = opened
    assert.equal(await store.save(agent('a', 'one'), { by, at: 1, over: 1, signal }), undefined)
    assert.equal((await store.save(agent('a', 'one'), { by, at: 1, over: null, signal }))?.version, 1)
    assert.equal(await store.save(agent('a', 'two'), { by, at: 2, over: null, signal }), undefined)
    assert.equal((await store.save(agent('a', 'two'), { by, at: 2, over: 1, signal }))?.version, 2)
    assert.equal(await store.save(agent('a', 'three'), { by, at: 3, over: 1, signal }), undefined)
    assert.equal(await store.remove('a', { over: 1, signal }), false)
    assert.equal((await store.findVersion('a', 'newest', { signal }))?.version, 2)
    assert.equal(await store.remove('a', { over: 2, signal }), true)
  })

  test('a removed agent is listed no more; its versions stay, and saving brings it back', async () => {
    using opened = open()
    const { store } = opened
    await store.save(agent('a', 'one'), { by, at: 1, signal })
    assert.equal(await store.remove('b', { signal }), false)
    assert.equal(await store.remove('a', { signal }), true)
    assert.equal(await store.remove('a', { signal }), false)
    assert.deepEqual(await store.listAgents({ signal }), [])
    assert.equal(await store.findVersion('a', 'newest', { signal }), undefined)
    assert.deepEqual((await store.findVersion('a', 1, { signal }))?.document, agent('a', 'one'))
    assert.equal((await store.listVersions('a', { signal })).length, 1)
    assert.equal(await store.save(agent('a', 'two'), { by, at: 2, over: 1, signal }), undefined)
    assert.equal((await store.save(agent('a', 'one'), { by, at: 2, over: null, signal }))?.version, 1)
    assert.equal((await store.findVersion('a', 'newest', { signal }))?.version, 1)
    await store.remove('a', { signal })
    assert.equal((await store.save(agent('a', 'two'), { by, at: 3, signal }))?.version, 2)
  })

  test('agents are listed by name, each as it is now', async () => {
    using opened = open()
    const { store } = opened
    for (const [name, text] of [
      ['b', 'one'],
      ['a', 'one'],
      ['b', 'two'],
      ['a-b', 'one'],
    ] as const)
      await store.save(agent(name, text), { by, at: 1, signal })
    assert.deepEqual(
      (await store.listAgents({ signal })).map(({ document, version }) => [
        document.name,
        document.instructions,
        version,
      ]),
      [
        ['a', 'one', 1],
        ['a-b', 'one', 1],
        ['b', 'two', 2],
      ],
    )
  })

  test('the newest versions are kept, and numbers go on', async () => {
    using opened = open()
    const { store } = opened
    const count = agentVersionsKept + 3
    for (let n = 1; n <= count; n += 1) await store.save(agent('a', String(n)), { by, at: n, signal })
    await store.save(agent('b', '1'), { by, at: 1, signal })
    const kept = (await store.listVersions('a', { signal })).map(({ version }) => version)
    assert.deepEqual(
      kept,
      Array.from({ length: agentVersionsKept }, (_, index) => count - index),
    )
    assert.equal(await store.findVersion('a', 3, { signal }), undefined)
    assert.equal((await store.save(agent('a', 'more'), { by, at: 99, signal }))?.version, count + 1)
    assert.equal((await store.listVersions('b', { signal })).length, 1)
  })

  test('saving at once gives each its own version', async () => {
    using opened = open()
    const { store } = opened
    const made = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => store.save(agent('a', String(n)), { by, at: n, signal })),
    )
    assert.deepEqual(
      made.map((one) => one?.version).toSorted((a, b) => Number(a) - Number(b)),
      [1, 2, 3, 4, 5],
    )
  })

  test('nothing is stored once the caller gave up', async () => {
    using opened = open()
    const { store } = opened
    const gaveUp = new Error('gave up')
    await assert.rejects(
      store.save(agent('a', 'one'), { by, at: 1, signal: AbortSignal.abort(gaveUp) }),
      gaveUp,
    )
    assert.deepEqual(await store.listAgents({ signal }), [])
  })
}
