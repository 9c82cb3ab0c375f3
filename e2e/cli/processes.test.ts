import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { openPlace, treeOf } from './place.ts'
import { until } from '../until.ts'

interface Outcome {
  readonly id: string
  readonly status: string
  readonly output: unknown
}

const wait = `adjutant: 1
name: wait
nodes: { a: { wait: { signal: go } } }
output: \${nodes.a.output}
`

test('two processes share one home: the second hands its work to the first', async () => {
  using place = openPlace()
  place.put('wait.yaml', wait)
  place.put('in/a.txt', 'a')
  const first = place.start(['run', 'wait.yaml', '--json'])
  await first.says(/^/)
  await until(async () => (await place.json<Outcome[]>('runs').catch(() => [])).length === 1, 'it has begun')
  const tidy = await place.json<Outcome>('run', 'tidy-folder', '-i', 'folder=in')
  assert.equal(tidy.status, 'completed')
  const [, waiting] = await place.json<Outcome[]>('runs')
  assert.equal((await place.call('signal', waiting?.id ?? '', 'go', '"now"')).code, 0)
  const ended = await first.ended
  assert.equal(ended.code, 0, ended.err)
  assert.equal((JSON.parse(ended.out) as Outcome).output, 'now')
})

test('a process that waits for work of another takes it over when that one is killed', async () => {
  using place = openPlace()
  place.put('wait.yaml', wait)
  const worker = place.start(['work'])
  await worker.says('Working')
  const second = place.start(['run', 'wait.yaml', '--id', 'second', '--json'])
  await until(async () => (await place.json<Outcome[]>('runs').catch(() => [])).length === 1, 'it has begun')
  worker.child.kill('SIGKILL')
  await worker.ended
  assert.equal((await place.call('signal', 'second', 'go', '"taken over"')).code, 0)
  const ended = await second.ended
  assert.equal((JSON.parse(ended.out) as Outcome).output, 'taken over')
})

test('many processes may open a new home at once', async () => {
  using place = openPlace()
  place.put(
    'say.yaml',
    'adjutant: 1\nname: say\nnodes: { a: { set: { x: 1 } } }\noutput: ${nodes.a.output.x}\n',
  )
  const all = await Promise.all(Array.from({ length: 4 }, () => place.call('run', 'say.yaml', '--json')))
  for (const { code, out, err } of all) assert.equal(code, 0, out + err)
  assert.equal((await place.json<Outcome[]>('runs')).length, 4)
})

test('a killed run is gone on with by the next process, and nothing is done twice', async () => {
  using place = openPlace()
  for (const folder of ['in', 'twin']) {
    for (let index = 0; index < 120; index += 1)
      place.put(
        `${folder}/deep ${index % 7}/file ${index}.${['txt', 'md', 'csv'][index % 3] ?? ''}`,
        `content ${index % 90}`,
      )
  }
  const twin = await place.json<Outcome>('run', 'tidy-folder', '-i', 'folder=twin')
  const expected = Object.keys(treeOf(place.path('twin'))).toSorted()
  const { id } = await place.json<Outcome>('run', 'tidy-folder', '-i', 'folder=in', '--detach')
  for (const afterMs of [900, 1_100, 1_300, 1_500]) {
    const going = place.start(['run', '--resume'])
    await pause(afterMs)
    going.child.kill('SIGKILL')
    await going.ended
  }
  const last = await place.start(['run', '--resume']).ended
  assert.equal(last.code, 0, last.out + last.err)
  const done = await place.json<Outcome>('show', id)
  assert.equal(done.status, 'completed')
  const report = readFileSync(place.path('in/tidy-report.csv'), 'utf8')
  assert.doesNotMatch(report, /^left/m)
  assert.deepEqual({ ...(done.output as object), report: '' }, { ...(twin.output as object), report: '' })
  assert.deepEqual(Object.keys(treeOf(place.path('in'))).toSorted(), expected)
  assert.equal((await place.call('undo', id)).code, 0)
  assert.equal(Object.keys(treeOf(place.path('in'))).filter((file) => file.startsWith('deep ')).length, 120)
})

test('Ctrl-C keeps the run and says how to go on', async () => {
  using place = openPlace()
  place.put('wait.yaml', wait)
  const run = place.start(['run', 'wait.yaml', '--id', 'mine'])
  await run.says('run mine')
  run.child.kill('SIGINT')
  const { code, err } = await run.ended
  assert.equal(code, 130)
  assert.match(err, /adjutant run --resume/)
  assert.equal((await place.call('signal', 'mine', 'go')).code, 0)
  assert.equal((await place.call('run', '--resume')).code, 0)
  assert.equal((await place.json<Outcome>('show', 'mine')).status, 'completed')
})
