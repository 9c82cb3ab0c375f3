import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Call } from '#contract'
import { operations, readInput } from '#contract/operations'

import { jobsOperations } from './jobs.ts'

const call: Call = {
  caller: { by: 'ada', via: 'page' },
  request: 'r',
  once: 'o',
  signal: new AbortController().signal,
}

function jobs() {
  const asked: [string, unknown, Call][] = []
  const note =
    (name: string, answer: unknown) =>
    async (input: unknown, of: Call): Promise<never> => {
      asked.push([name, input, of])
      return answer as never
    }
  const made = jobsOperations({
    'runs.start': note('start', { run: 'r1', created: true }),
    'runs.get': note('get', {}),
    'runs.list': note('list', { items: [], next: null }),
    'runs.cancel': note('cancel', {}),
  })
  return { asked, made }
}

test('a job is a run of the workflow that its type names, begun under the same wish', async () => {
  const { asked, made } = jobs()
  const input = readInput(operations['jobs.create'].input, {
    type: 'scrape',
    sessionId: 's',
    input: { url: 'x' },
  })
  assert.deepEqual(await made['jobs.create'](input, call), { run: 'r1', created: true })
  assert.deepEqual(asked, [
    [
      'start',
      {
        workflow: 'scrape',
        session: 's',
        input: { url: 'x' },
        grants: [],
        dangersSeen: false,
        yes: false,
      },
      call,
    ],
  ])
})

test('jobs of a session are its runs, those within others left out', async () => {
  const { asked, made } = jobs()
  const input = readInput(operations['jobs.list'].input, { sessionId: 's', limit: '3' })
  assert.deepEqual(await made['jobs.list'](input, call), { items: [], next: null })
  assert.deepEqual(asked[0]?.[1], { session: 's', limit: 3, top: true })
})

test('looking at a job and cancelling one is doing so with the run', async () => {
  const { asked, made } = jobs()
  await made['jobs.get']({ id: 'r1', cut: 10 }, call)
  await made['jobs.cancel']({ id: 'r1', reason: 'no' }, call)
  assert.deepEqual(
    asked.map(([name, input]) => [name, input]),
    [
      ['get', { id: 'r1', cut: 10 }],
      ['cancel', { id: 'r1', reason: 'no' }],
    ],
  )
})
