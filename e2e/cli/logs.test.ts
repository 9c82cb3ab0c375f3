import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openPlace } from './place.ts'

const say = 'adjutant: 1\nname: say\nnodes: { a: { set: { x: 1 } } }\noutput: ${nodes.a.output.x}\n'

test('the log is followed while other processes write it, from the last lines on, until it is stopped', async () => {
  using place = openPlace()
  place.put('say.yaml', say)
  const follower = place.start(['logs', '--follow', '--limit', '2', '--json'])
  for (let times = 0; times < 2; times += 1) assert.equal((await place.call('run', 'say.yaml')).code, 0)
  await follower.says(/(?:run\.completed[^]*){2}engine\.stopped/)
  follower.child.kill('SIGINT')
  const { out, code } = await follower.ended
  assert.equal(code, 130)
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event)
  const one = ['engine.started', 'run.started', 'run.completed', 'engine.stopped']
  assert.deepEqual(events, [...one, ...one])
  const later = place.start(['logs', '-f', '-n', '2'])
  await later.says(/run\.completed[^]*engine\.stopped/)
  later.child.kill('SIGINT')
  assert.doesNotMatch((await later.ended).out, /run\.started/)
})
