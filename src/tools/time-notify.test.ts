import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'
import { createMemoryWorld } from '#gate/testing'

import { notify } from './notify.ts'
import { timeWait } from './time-wait.ts'
import { callOn, perform } from './testing/drive.ts'

const now = Date.UTC(2026, 0, 2)

test('waits for the moment that it set out for, whenever it is run', async () => {
  const waited: number[] = []
  const sleepUntil = async (at: number): Promise<void> => {
    waited.push(at)
  }
  const input = timeWait.input.parse({ ms: 5_000 })
  const prepared = await timeWait.prepare(input, callOn(createMemoryWorld(), { now }))
  const later = callOn(createMemoryWorld(), { now: now + 3_000, sleepUntil })
  assert.deepEqual(await timeWait.run(input, prepared, later), { until: '2026-01-02T00:00:05.000Z' })
  assert.deepEqual(waited, [now + 5_000])
})

test('waits until a time with an offset, and not for one that has passed', async () => {
  const { output } = await perform(
    timeWait,
    { until: '2026-01-02T02:00:00+01:00' },
    callOn(createMemoryWorld()),
  )
  assert.equal(output.until, '2026-01-02T01:00:00.000Z')
  await perform(timeWait, { until: '2020-01-01T00:00:00Z' }, callOn(createMemoryWorld()))
})

test('refuses to hold a process for more than a day', async () => {
  await assert.rejects(
    perform(timeWait, { until: '2026-02-01T00:00:00Z' }, callOn(createMemoryWorld())),
    (error) => error instanceof AppError && error.code === 'tools.wait_too_long',
  )
  for (const raw of [
    {},
    { ms: -1 },
    { ms: 1e9 },
    { ms: 1, until: '2026-01-02T00:00:00Z' },
    { until: 'tomorrow' },
    { until: '2026-01-02T00:00:00' },
  ]) {
    assert.equal(timeWait.input.safeParse(raw).success, false, JSON.stringify(raw))
  }
})

test('a notice is a fact and nothing else', async () => {
  const { input, output } = await perform(
    notify,
    { title: 'Done', level: 'success' },
    callOn(createMemoryWorld()),
  )
  assert.deepEqual(notify.facts?.(input, output), [
    { kind: 'notice', subject: '', data: { title: 'Done', body: '', level: 'success' } },
  ])
})
