import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import { workflow } from '../build/workflow-builder.ts'
import type { WorkflowStore } from './workflow-store.ts'

const { signal } = new AbortController()
const by = 'tester'

function tiny(name: string, text: string): ReturnType<ReturnType<typeof workflow>['build']> {
  return workflow(name).set('only', { text }).output('${nodes.only.output.text}').build()
}

/** A store to test, and the test's way to let a run pin a version. */
export interface OpenedWorkflowStore extends Disposable {
  readonly store: WorkflowStore
  pin(name: string, version: number): Promise<void>
}

/** What every WorkflowStore must do. Each adapter's test file calls this once. */
export function testWorkflowStore(open: () => OpenedWorkflowStore): void {
  test('a draft is replaced by the next and gone once it is published', async () => {
    using opened = open()
    const { store } = opened
    assert.equal(await store.findDraft('a', { signal }), undefined)
    await store.saveDraft(tiny('a', 'one'), { at: 1, signal })
    await store.saveDraft(tiny('a', 'two'), { at: 2, signal })
    assert.deepEqual(await store.findDraft('a', { signal }), tiny('a', 'two'))
    await store.publish(tiny('a', 'two'), { changelog: '', by, at: 3, signal })
    assert.equal(await store.findDraft('a', { signal }), undefined)
  })

  test('a draft that another one was put over is neither replaced nor forgotten', async () => {
    using opened = open()
    const { store } = opened
    const [one, two, three] = ['one', 'two', 'three'].map((text) => tiny('a', text)) as [
      ReturnType<typeof tiny>,
      ReturnType<typeof tiny>,
      ReturnType<typeof tiny>,
    ]
    assert.equal(await store.saveDraft(one, { at: 1, over: two, signal }), false)
    assert.equal(await store.saveDraft(one, { at: 1, over: null, signal }), true)
    assert.equal(await store.saveDraft(two, { at: 2, over: null, signal }), false)
    assert.equal(await store.saveDraft(two, { at: 2, over: one, signal }), true)
    assert.equal(await store.saveDraft(three, { at: 3, over: one, signal }), false)
    assert.equal(await store.removeDraft('a', { over: one, signal }), false)
    assert.deepEqual(await store.findDraft('a', { signal }), two)
    assert.equal(await store.removeDraft('a', { over: two, signal }), true)
    assert.equal(await store.removeDraft('a', { signal }), false)
    assert.deepEqual(await store.listWorkflows({ signal }), [])
  })

  test('a name with versions stays when its draft is forgotten', async () => {
    using opened = open()
    const { store } = opened
    await store.publish(tiny('a', 'one'), { changelog: '', by, at: 1, signal })
    await store.saveDraft(tiny('a', 'two'), { at: 2, signal })
    assert.equal(await store.removeDraft('a', { signal }), true)
    assert.deepEqual(
      (await store.listWorkflows({ signal })).map(({ name, newest, hasDraft }) => [name, newest, hasDraft]),
      [['a', 1, false]],
    )
  })

  test('versions count from one for each name and never change', async () => {
    using opened = open()
    const { store } = opened
    await store.publish(tiny('a', 'one'), { changelog: 'first', by, at: 1, signal })
    await store.publish(tiny('b', 'one'), { changelog: '', by, at: 2, signal })
    const second = await store.publish(tiny('a', 'two'), { changelog: 'second', by, at: 3, signal })
    assert.deepEqual(second, {
      document: tiny('a', 'two'),
      version: 2,
      changelog: 'second',
      by,
      publishedAt: 3,
    })
    assert.deepEqual((await store.findVersion('a', 1, { signal }))?.document, tiny('a', 'one'))
    assert.deepEqual(await store.findVersion('a', 'newest', { signal }), second)
    assert.equal(await store.findVersion('a', 3, { signal }), undefined)
    assert.equal(await store.findVersion('c', 'newest', { signal }), undefined)
    assert.deepEqual(
      (await store.listVersions('a', { signal })).map(({ version }) => version),
      [2, 1],
    )
  })

  test('publishing the same again makes no new version, whatever its layout', async () => {
    using opened = open()
    const { store } = opened
    const first = await store.publish(tiny('a', 'one'), { changelog: 'first', by, at: 1, signal })
    const moved = { ...tiny('a', 'one'), layout: { only: [1, 2] } }
    assert.equal(
      (await store.publish(moved, { changelog: 'again', by, at: 2, signal })).version,
      first.version,
    )
    await store.publish(tiny('a', 'two'), { changelog: '', by, at: 3, signal })
    assert.equal((await store.publish(tiny('a', 'one'), { changelog: 'back', by, at: 4, signal })).version, 3)
  })

  test('workflows are listed by name with their newest version', async () => {
    using opened = open()
    const { store } = opened
    await store.publish({ ...tiny('b', 'one'), title: 'Bee' }, { changelog: '', by, at: 5, signal })
    await store.saveDraft(tiny('a', 'one'), { at: 7, signal })
    await store.saveDraft({ ...tiny('b', 'two'), title: 'Bee 2' }, { at: 9, signal })
    assert.deepEqual(await store.listWorkflows({ signal }), [
      { name: 'a', title: null, newest: null, hasDraft: true, updatedAt: 7 },
      { name: 'b', title: 'Bee 2', newest: 1, hasDraft: true, updatedAt: 9 },
    ])
  })

  test('purge keeps the newest and what a run pins, and numbers go on', async () => {
    using opened = open()
    const { store } = opened
    for (let version = 1; version <= 14; version += 1) {
      await store.publish(tiny('a', String(version)), { changelog: '', by, at: version, signal })
    }
    await opened.pin('a', 2)
    assert.deepEqual(await store.purge('a', { keep: 11, signal }), [1, 3])
    assert.deepEqual(await store.purge('a', { keep: 10, signal }), [4])
    assert.deepEqual(
      (await store.listVersions('a', { signal })).map(({ version }) => version),
      [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 2],
    )
    assert.equal((await store.publish(tiny('a', 'more'), { changelog: '', by, at: 20, signal })).version, 15)
    await assert.rejects(
      store.purge('a', { keep: 9, signal }),
      (error) => error instanceof AppError && error.code === 'workflow.keep_too_few',
    )
  })

  test('publishing at once gives each its own version', async () => {
    using opened = open()
    const { store } = opened
    const made = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => store.publish(tiny('a', String(n)), { changelog: '', by, at: n, signal })),
    )
    assert.deepEqual(
      made.map(({ version }) => version).toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5],
    )
  })

  test('nothing is stored once the caller gave up', async () => {
    using opened = open()
    const { store } = opened
    const gaveUp = new Error('gave up')
    const options = { at: 1, signal: AbortSignal.abort(gaveUp) }
    await assert.rejects(store.saveDraft(tiny('a', 'one'), options), gaveUp)
    await assert.rejects(store.publish(tiny('a', 'one'), { ...options, changelog: '', by }), gaveUp)
    assert.deepEqual(await store.listWorkflows({ signal }), [])
  })
}
