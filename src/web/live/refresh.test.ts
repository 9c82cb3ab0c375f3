import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { QueryClient, QueryObserver } from '@tanstack/react-query'

import type { LiveEvent } from './live-events.ts'
import { createRefresher } from './refresh.ts'

const happened = (type: string, run = 'r1'): LiveEvent => ({
  is: 'run',
  event: { run, root: run, seq: 1, type, at: '2026-01-01T00:00:00Z', data: {} },
})

/** Lets what is due at once be done. */
const turn = () => pause(5)

function page() {
  const queries = new QueryClient()
  const keys = [
    ['runs.get', { run: 'r1' }],
    ['runs.get', { run: 'r2' }],
    ['runs.list', {}],
    ['grants.list', {}],
    ['files.browse', {}],
  ] as const
  for (const key of keys) queries.setQueryData(key, {})
  const due: (() => void)[] = []
  return {
    refresh: createRefresher(queries, { soon: (run) => due.push(run) }),
    /** Lets the pause end. */
    pass: () => due.shift()?.(),
    /** The queries that are stale, and fresh again from now on. */
    takeStale(): string[] {
      const stale = queries.getQueryCache().findAll({ predicate: ({ state }) => state.isInvalidated })
      for (const { queryKey } of stale) queries.setQueryData(queryKey, {})
      return stale.map(({ queryKey: [name, input] }) => `${String(name)} ${JSON.stringify(input)}`)
    },
  }
}

describe('what events make stale', () => {
  test('is only what is about their run, for a step within it', () => {
    const { refresh, takeStale } = page()
    refresh(happened('effect.done'))
    assert.deepEqual(takeStale(), ['runs.get {"run":"r1"}'])
  })

  test('is lists as well when a run stands differently', () => {
    const { refresh, takeStale } = page()
    refresh(happened('run.completed'))
    assert.deepEqual(takeStale(), ['runs.get {"run":"r1"}', 'runs.list {}'])
  })

  test('is asked for at once, and then together for all that comes within a moment', () => {
    const { refresh, takeStale, pass } = page()
    refresh(happened('effect.done'))
    takeStale()
    refresh(happened('effect.done'))
    refresh(happened('effect.done', 'r2'))
    assert.deepEqual(takeStale(), [])
    pass()
    assert.deepEqual(takeStale(), ['runs.get {"run":"r1"}', 'runs.get {"run":"r2"}'])
    pass()
    assert.deepEqual(takeStale(), [])
    refresh(happened('effect.done'))
    assert.deepEqual(takeStale(), ['runs.get {"run":"r1"}'])
  })

  test('is everything after a reset', () => {
    const { refresh, takeStale } = page()
    refresh({ is: 'reset' })
    assert.equal(takeStale().length, 5)
  })

  test('is what cannot be resumed, when the stream begins again', () => {
    const { refresh, takeStale } = page()
    refresh({ is: 'hello', build: null })
    assert.deepEqual(takeStale(), ['grants.list {}'])
  })

  test('is the thing that changed', () => {
    const { refresh, takeStale } = page()
    refresh({ is: 'changed', what: 'grants' })
    assert.deepEqual(takeStale(), ['grants.list {}'])
  })
  test('is also what is asked for the first time just then: its answer may be of before', async () => {
    const queries = new QueryClient()
    const refresh = createRefresher(queries, { soon: () => {} })
    const answers: ((answer: string) => void)[] = []
    const observer = new QueryObserver(queries, {
      queryKey: ['approvals.list', { run: 'r1' }],
      queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    })
    const stop = observer.subscribe(() => {})
    refresh(happened('effect.held'))
    answers[0]?.('one')
    await turn()
    assert.equal(answers.length, 2, 'it is asked again')
    answers[1]?.('two')
    await turn()
    assert.equal(observer.getCurrentResult().data, 'two')
    stop()
    queries.clear()
  })

  test('is every run when what one was told is no longer kept', () => {
    const { refresh, takeStale } = page()
    refresh({ is: 'changed', what: 'runs' })
    assert.deepEqual(takeStale(), ['runs.get {"run":"r1"}', 'runs.get {"run":"r2"}', 'runs.list {}'])
  })
})
