import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { AppError, type Span } from '#contract'

import { runsOperations } from './runs.ts'
import { asked, call, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { traceOperations } from './traces.ts'

const workflow = `
adjutant: 1
name: three-reads
input: { folder: { type: string } }
steps:
  - id: read
    forEach:
      items: ['a.txt', 'b.txt', 'missing.txt']
      as: name
      onItemError: continue
      do: { use: fs.read, with: { path: '\${input.folder + "/" + name}' }, retry: { max: 1, backoff: 10ms, on: [files.not_found] } }
  - id: write
    use: fs.write
    with: { path: '\${input.folder}/c.txt', text: done }
`

function valueOf(span: Span | undefined, key: string): string | boolean | undefined {
  const value = span?.attributes.find((attribute) => attribute.key === key)?.value
  return value && Object.values(value)[0]
}

describe('the spans of a run', () => {
  let place: TemporaryDesk
  before(async () => {
    place = await openDesk({ 'a.txt': 'a', 'b.txt': 'b' })
  })
  after(() => place[Symbol.asyncDispose]())

  test('are one tree over the runs within it, with steps and attempts inside each other', async () => {
    const { folder } = place
    const ops = asked({ ...runsOperations(place.desk), ...traceOperations(place.desk) })
    const { run } = await ops['runs.start']({
      text: workflow,
      input: { folder },
      mode: 'autopilot',
      grants: [`fs.read:${folder}`, `fs.write:${join(folder, 'c.txt')}`],
    })
    const { status } = await place.workspace.runs.settled(run, call)
    assert.equal(status, 'completed')
    const { resourceSpans, cut } = await ops['runs.spans']({ id: run })
    const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
    assert.equal(cut, false)

    const byId = new Map(spans.map((span) => [span.spanId, span]))
    assert.equal(byId.size, spans.length)
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1)
    const [top, ...within] = spans
    assert.deepEqual([top?.parentSpanId, valueOf(top, 'adjutant.run'), top?.status.code], [undefined, run, 1])
    for (const span of within) {
      const parent = byId.get(span.parentSpanId ?? '')
      assert.ok(parent, `${span.name} hangs in the air`)
      assert.ok(BigInt(span.startTimeUnixNano) >= BigInt(parent.startTimeUnixNano), span.name)
      assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), span.name)
    }
    const runs = spans.filter((span) => valueOf(span, 'adjutant.run') !== undefined)
    assert.equal(runs.length, 4)
    const failed = spans.filter((span) => span.kind === 3 && span.status.code === 2)
    assert.deepEqual(
      failed.map((span) => [span.name, span.status.message, valueOf(span, 'adjutant.attempt')]),
      [
        ['fs.read', 'files.not_found', '1'],
        ['fs.read', 'files.not_found', '2'],
      ],
    )
    const between = spans.filter((span) => valueOf(span, 'adjutant.phase') === 'backoff')
    assert.equal(between.length, 1)
    const write = spans.find((span) => span.name === 'write fs.write')
    assert.deepEqual([write?.status.code, valueOf(write, 'adjutant.attempts')], [1, '1'])
    assert.deepEqual(await ops['runs.spans']({ id: run }), { resourceSpans, cut })
  })

  test('of what goes on end with its last event, and say so', async () => {
    const ops = asked({ ...runsOperations(place.desk), ...traceOperations(place.desk) })
    const text = 'adjutant: 1\nname: waits\nsteps: [{ id: pause, wait: { delay: 1h } }]\n'
    const { run } = await ops['runs.start']({ text })
    for (let status = ''; status !== 'waiting';) ({ status } = await place.workspace.runs.get(run))
    const { resourceSpans } = await ops['runs.spans']({ id: run })
    const spans = resourceSpans[0]?.scopeSpans[0]?.spans ?? []
    assert.deepEqual(
      spans.map((span) => [valueOf(span, 'adjutant.open'), span.status.code]),
      [
        [true, 0],
        [true, 0],
      ],
    )
    await place.workspace.runs.cancel(run, { by: 'ada', reason: 'enough' })
  })

  test('are not there for a run that is not', async () => {
    await assert.rejects(
      traceOperations(place.desk)['runs.spans']({ id: 'run_none', contents: false }, call),
      (error) => error instanceof AppError && error.code === 'engine.run_not_found',
    )
  })
})
