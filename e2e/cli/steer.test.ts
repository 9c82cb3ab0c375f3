import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { assertRefused, openPlace } from './place.ts'

interface Outcome {
  readonly id: string
  readonly status: string
  readonly waiting: string | null
  readonly output: Record<string, unknown>
  readonly error?: { code: string }
  readonly needs?: { is: string; key?: string; node?: string }[]
}

describe('a run that asks', () => {
  test('waits with exit code 3 and goes on with the answer', async () => {
    using place = openPlace()
    const asked = await place.call('run', 'ask-first', '-i', 'file=note.txt', '-i', 'text=hello')
    assert.equal(asked.code, 3, asked.err)
    assert.match(asked.out, /Write "hello" to .*note\.txt\? {2}\(yes, no\)/)
    assert.match(asked.out, /adjutant answer \w{8} yes/)
    assertRefused(await place.call('answer', 'last', 'perhaps'), 2, 'cli.usage')
    assertRefused(await place.call('answer', 'last', 'yes', '--node', 'other'), 1, 'cli.no_question')
    assertRefused(await place.call('undo', 'last'), 1, 'gate.run_going')
    const doctor = await place.call('doctor')
    assert.match(doctor.out, /1 run waiting for a person: ask-first/)
    const answered = await place.call('answer', 'last', 'yes')
    assert.equal(answered.code, 0, answered.out + answered.err)
    assert.equal(readFileSync(place.path('note.txt'), 'utf8'), 'hello\n')
    assertRefused(await place.call('answer', 'last', 'yes'), 1, 'cli.no_question')
    assert.equal((await place.call('undo', 'last')).code, 0)
    assert.equal(existsSync(place.path('note.txt')), false)
  })

  test('is forked from its question with another text', async () => {
    using place = openPlace()
    await place.call('run', 'ask-first', '-i', 'file=note.txt', '-i', 'text=one')
    const done = await place.json<Outcome>('answer', 'last', 'yes')
    assertRefused(await place.call('fork', 'last'), 2, 'cli.usage')
    assertRefused(await place.call('fork', 'last', '--from', 'nothing#1/run'), 1, 'engine.key_unknown')
    assertRefused(await place.call('fork', 'last', '--from', 'ask#1/wait', '--set', 'text=x'), 2, 'cli.usage')
    const other = JSON.stringify(place.path('other.txt'))
    const forked = await place.call(
      'fork',
      done.id,
      '--from',
      'write#1/run',
      '--set',
      `/nodes/write/with/text="two"`,
      '--set',
      `/nodes/write/with/path=${other}`,
    )
    // What the fork writes to was never named by a person, so it is not granted.
    assert.equal(forked.code, 1, forked.out + forked.err)
    assert.match(forked.out, /gate\.not_granted/)
    assert.equal(existsSync(place.path('other.txt')), false)
  })
})

test('a signal reaches a run that waits for it, and a second one with its id is dropped', async () => {
  using place = openPlace()
  place.put(
    'wait.yaml',
    `adjutant: 1\nname: wait\nnodes: { a: { wait: { signal: go } }, b: { wait: { signal: go } } }\nedges: [a -> b]\noutput: ['\${nodes.a.output}', '\${nodes.b.output}']\n`,
  )
  const { id } = await place.json<Outcome>('run', 'wait.yaml', '--detach')
  for (const value of ['{"n":1}', '{"n":1}', 'plain'])
    assert.equal((await place.call('signal', id, 'go', value, '--id', value)).code, 0)
  await place.call('run', '--resume')
  assert.deepEqual((await place.json<Outcome>('show', id)).output, [{ n: 1 }, 'plain'])
  assertRefused(await place.call('signal', id, 'go'), 1, 'engine.run_already_finished')
})

test('a run is paused, resumed and cancelled from another process', async () => {
  using place = openPlace()
  place.put('wait.yaml', 'adjutant: 1\nname: wait\nnodes: { a: { wait: { signal: go } } }\n')
  const worker = place.start(['work'])
  await worker.says('Working')
  const { id } = await place.json<Outcome>('run', 'wait.yaml', '--detach')
  assert.match((await place.call('pause', id)).out, /is paused/)
  assert.equal((await place.json<Outcome>('show', id)).status, 'paused')
  await place.call('resume', id, '--detach')
  assert.equal((await place.json<Outcome>('show', id)).status, 'waiting')
  const cancelled = await place.call('cancel', id, '--why', 'enough')
  assert.equal(cancelled.code, 0, cancelled.err)
  assert.match(cancelled.out, /cancelled/)
  assert.match((await place.call('show', id)).out, /enough/)
  worker.child.kill('SIGINT')
  assert.equal((await worker.ended).code, 0)
})

test('an effect in doubt waits for a word, and only for one that is right', async () => {
  using place = openPlace()
  const server = createServer((request) => void request.socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    place.put(
      'send.yaml',
      `adjutant: 1\nname: send\ninput: { type: object, properties: { to: { type: string, format: uri } } }\n` +
        `nodes: { send: { use: http.request, with: { url: '\${input.to}', method: POST, json: { n: 1 } } } }\noutput: '\${nodes.send.output}'\n`,
    )
    const asked = await place.call('run', 'send.yaml', '-i', `to=http://127.0.0.1:${port}/`)
    assert.equal(asked.code, 3, asked.out + asked.err)
    assert.match(asked.out, /Nobody knows whether send#1\/run \(http\.request\) happened/)
    assertRefused(await place.call('resolve', 'last', 'send#1/run'), 2, 'cli.usage')
    assertRefused(await place.call('resolve', 'last', 'send#1/run', '--as', 'maybe'), 2, 'cli.usage')
    assertRefused(
      await place.call('resolve', 'last', 'send#1/run', '--as', 'done', '--output', '{'),
      2,
      'cli.usage',
    )
    assertRefused(
      await place.call('resolve', 'last', 'other#1/run', '--as', 'retry'),
      1,
      'engine.not_in_doubt',
    )
    const again = await place.call('resolve', 'last', 'send#1/run', '--as', 'retry')
    assert.equal(again.code, 3, again.out)
    const said = await place.json<Outcome>(
      'resolve',
      'last',
      'send#1/run',
      '--as',
      'done',
      '--output',
      '{"status":201}',
    )
    assert.deepEqual([said.status, said.output], ['completed', { status: 201 }])
  } finally {
    server.close()
  }
})

test('a failed step that asks for a decision takes one by its name', async () => {
  using place = openPlace()
  place.put(
    'decide.yaml',
    `adjutant: 1\nname: decide\ninput: { type: object, properties: { file: { type: string, format: path, access: read } } }\n` +
      `nodes: { read: { use: fs.read, with: { path: '\${input.file}' }, onError: pause } }\noutput: '\${nodes.read.output}'\n`,
  )
  const asked = await place.json<Outcome>('run', 'decide.yaml', '-i', 'file=later.txt')
  assert.deepEqual(
    [asked.status, asked.needs?.[0]?.is, asked.needs?.[0]?.node],
    ['waiting', 'decision', 'read'],
  )
  place.put('later.txt', 'here now')
  const done = await place.json<Outcome>('resolve', 'last', 'read', '--as', 'retry')
  assert.equal(done.status, 'completed')
  assert.equal(done.output['text'], 'here now')
})
