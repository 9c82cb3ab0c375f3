import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'

import { operations } from '#contract/operations'

import { openPlace, type Place, type Started } from './place.ts'

interface Problem {
  readonly error: { readonly code: string; readonly details: { problems?: readonly string[] } }
}

const workflow = 'adjutant: 1\nname: ends\nnodes: { a: { set: { n: 1 } } }\noutput: ${nodes.a.output}\n'

/** What holds with a daemon and without one. */
function testAsking(place: () => Place): void {
  test('an operation is asked for by its name, with fields as options or words', async () => {
    const given = JSON.stringify({ text: workflow, input: {} })
    const { run } = await place().json<{ run: string }>('api', 'runs.start', '--input', given)
    const list = await place().json<{ items: { id: string }[] }>(
      'api',
      'runs.list',
      '--limit',
      '1',
      'top=true',
    )
    assert.deepEqual(
      list.items.map(({ id }) => id),
      [run],
    )
    const again = await place().call('api', 'runs.get', `--id=${run}`)
    assert.equal(again.code, 0)
    assert.equal((JSON.parse(again.out) as { id: string }).id, run)
  })

  test('what is wrong with it is told as the program tells everything', async () => {
    const wrong = await place().call('api', 'runs.list', '--limit', '900', '--json')
    assert.equal(wrong.code, 2)
    const { error } = JSON.parse(wrong.out) as Problem
    assert.equal(error.code, 'input.invalid')
    assert.match(error.details.problems?.[0] ?? '', /The input limit is not right/)
    const unknown = await place().call('api', 'runs.get', 'id=nothing')
    assert.equal(unknown.code, 1)
    assert.match(unknown.err, /engine\.run_not_found/)
  })

  test('a file that is answered goes to where it is wanted, and over nothing', async () => {
    const { run } = await place().json<{ run: string }>(
      'api',
      'runs.start',
      '--input',
      JSON.stringify({ text: workflow }),
    )
    const file = place().path(`${run}.zip`)
    assert.equal((await place().call('api', 'runs.bundle', `id=${run}`, '--output', file)).code, 0)
    assert.equal(readFileSync(file).subarray(0, 2).toString(), 'PK')
    const over = await place().call('api', 'runs.bundle', `id=${run}`, '--output', file)
    assert.match(over.err, /files\.exists/)
    const nowhere = await place().call('api', 'runs.bundle', `id=${run}`)
    assert.equal(nowhere.code, 2)
    assert.match((await place().call('api', 'activity.export')).out, /,/)
  })
}

describe('without a daemon', () => {
  let place: Place
  before(() => {
    place = openPlace()
  })
  after(() => {
    place[Symbol.dispose]()
  })

  testAsking(() => place)

  test('all operations are listed, and each says what it takes', async () => {
    const manifest = await place.json('api')
    assert.deepEqual(Object.keys(manifest), Object.keys(operations))
    const { out } = await place.call('api', 'runs.signal', '--describe')
    assert.match(out, /name\s+string\s+needed/)
    assert.match(out, /POST \/api\/v2\/runs\/\{id\}\/signal/)
  })

  test('names and fields that there are not are refused before anything is opened', async () => {
    const none = await place.call('api', 'runs.lits')
    assert.equal(none.code, 2)
    assert.match(none.err, /Did you mean "runs\.list"/)
    const field = await place.call('api', 'runs.list', '--limits', '3')
    assert.equal(field.code, 2)
    assert.match(field.err, /Did you mean "limit"/)
  })
})

describe('with a daemon', () => {
  let place: Place
  let daemon: Started
  before(async () => {
    place = openPlace()
    daemon = place.start(['up', '--no-browser', '--json'])
    await daemon.says(/127\.0\.0\.1/)
  })
  after(async () => {
    await place.call('down')
    await daemon.ended
    place[Symbol.dispose]()
  })

  testAsking(() => place)

  test('one wish is carried out once', async () => {
    const given = [
      'api',
      'runs.start',
      '--input',
      JSON.stringify({ text: workflow }),
      '--key',
      'one',
    ] as const
    const first = await place.json(...given)
    assert.deepEqual(await place.json(...given), first)
    const other = await place.call('api', 'runs.start', '--input', '{"workflow":"x"}', '--key', 'one')
    assert.match(other.err, /http\.key_reused/)
  })
})
