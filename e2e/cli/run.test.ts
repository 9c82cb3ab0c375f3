import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { assertRefused, openPlace, type Place } from './place.ts'

const echo = `adjutant: 1
name: echo
input:
  type: object
  required: [text]
  properties:
    text: { type: string, minLength: 1 }
    n: { type: integer, minimum: 0, default: 7 }
    tags: { type: array, items: { type: string } }
    where: { type: string, format: path, access: read }
nodes:
  say: { set: { text: '\${input.text}', n: '\${input.n}' } }
output: { said: '\${nodes.say.output}', input: '\${input}' }
`

interface Outcome {
  readonly id: string
  readonly status: string
  readonly output: { said: unknown; input: Record<string, unknown> }
  readonly error: { code: string }
}

function withEcho(): Place {
  const place = openPlace()
  place.put('echo.yaml', echo)
  return place
}

describe('inputs', () => {
  test('are read by the type that the schema asks for, with its defaults', async () => {
    using place = withEcho()
    const run = (...args: string[]): Promise<Outcome> => place.json<Outcome>('run', 'echo.yaml', ...args)
    const first = await run('-i', 'text=12', '-i', 'tags=a', '-i', 'tags=b', '-i', 'n=3')
    assert.deepEqual(first.output, {
      said: { text: '12', n: 3 },
      input: { text: '12', n: 3, tags: ['a', 'b'] },
    })
    assert.deepEqual((await run('-i', 'text=a=b', '-i', 'tags=["x"]')).output.input, {
      text: 'a=b',
      n: 7,
      tags: ['x'],
    })
    const home = await run('-i', 'text=x', '-i', 'where=~/x')
    assert.match(String(home.output.input['where']), /^\/.*\/x$/)
    assert.doesNotMatch(String(home.output.input['where']), /~/)
  })

  test('come from a file or a pipe too, and what is typed wins', async () => {
    using place = withEcho()
    place.put('in.yaml', 'text: from the file\nn: 2\n')
    const { output } = await place.json<Outcome>('run', 'echo.yaml', '--input-file', 'in.yaml', '-i', 'n=5')
    assert.deepEqual(output.said, { text: 'from the file', n: 5 })
    const piped = await place.start(['run', 'echo.yaml', '--input-file', '-', '--json'], {
      input: '{"text":"piped"}',
    }).ended
    assert.deepEqual((JSON.parse(piped.out) as Outcome).output.said, { text: 'piped', n: 7 })
  })

  test('that are wrong are told before anything is made', async () => {
    using place = withEcho()
    place.put('list.yaml', '- a\n')
    place.put('broken.yaml', 'a: [')
    const cases: [args: string[], code: string, says: RegExp][] = [
      [[], 'input.invalid', /text is missing/],
      [['-i', 'txet=x'], 'cli.usage', /Did you mean "text"\?/],
      [['-i', 'text=x', '-i', 'n=many'], 'cli.usage', /n is to be a whole number/],
      [['-i', 'text=x', '-i', 'n=-1'], 'input.invalid', /n is not right/],
      [['-i', 'text=x', '-i', 'text=y'], 'cli.usage', /given twice/],
      [['-i', 'text='], 'input.invalid', /text is not right/],
      [['-i', 'text'], 'cli.usage', /KEY=VALUE/],
      [['-i', '=x'], 'cli.usage', /KEY=VALUE/],
      [['-i', 'text=x', '-i', 'where='], 'input.invalid', /path is empty/],
      [['--input-file', 'list.yaml'], 'cli.usage', /does not hold an object/],
      [['--input-file', 'broken.yaml'], 'cli.usage', /neither JSON nor YAML/],
      [['--input-file', 'nowhere.yaml'], 'cli.no_such_workflow', /no file/],
      [['-i', 'text=x', '--grant', 'everything'], 'input.invalid', /is no capability/],
      [['-i', 'text=x', '--grant', 'net:example.org'], 'input.invalid', /is no capability/],
      [['-i', 'text=x', '--id', 'a b'], 'cli.usage', /is no id/],
      [['-i', 'text=x', '--priority', 'now'], 'cli.usage', /immediate, scheduled, deferred/],
    ]
    for (const [args, code, says] of cases) {
      const answer = await place.call('run', 'echo.yaml', ...args)
      assertRefused(answer, 2, code)
      assert.match(answer.err, says)
    }
    assertRefused(await place.call('runs', 'prune', '--older-than', 'long'), 2, 'cli.usage')
    assert.match((await place.call('runs')).out, /No runs yet/)
  })
})

describe('workflows that cannot run', () => {
  test('are refused with the place of what is wrong, and leave no home behind', async () => {
    using place = openPlace()
    place.put('bad.yaml', 'adjutant: 1\nname: bad\nnodes:\n  a: { use: fs.lst, with: {} }\nedges: [a -> b]\n')
    place.put('not.yaml', '{{{')
    place.put('empty.yaml', '')
    place.put('deep.json', `${'['.repeat(1_000)}${']'.repeat(1_000)}`)
    writeFileSync(place.path('binary.yaml'), Buffer.from([0, 255, 254, 1, 2, 3]))
    for (const file of ['bad.yaml', 'not.yaml', 'empty.yaml', 'deep.json', 'binary.yaml'])
      assertRefused(await place.call('run', file), 1, 'workflow.invalid')
    assert.match((await place.call('run', 'bad.yaml')).err, /4:.*fs\.lst/)
    assertRefused(await place.call('run', 'nowhere.yaml'), 2, 'cli.no_such_workflow')
    assertRefused(await place.call('run', place.folder), 1, 'files.not_a_file')
    assertRefused(await place.call('run'), 2, 'cli.usage')
    assertRefused(await place.call('run', '--resume'), 1, 'cli.no_home')
  })

  test('a file outside of what was named is not touched', async () => {
    using place = openPlace()
    place.put(
      'sneak.yaml',
      `adjutant: 1\nname: sneak\ninput: { type: object, properties: { folder: { type: string, format: path } } }\n` +
        `nodes: { write: { use: fs.write, with: { path: '${place.path('outside.txt')}', text: x } } }\n`,
    )
    const refused = await place.call('run', 'sneak.yaml', '-i', 'folder=inside')
    assert.equal(refused.code, 1)
    assert.match(refused.out, /gate\.not_granted at write/)
    assert.throws(() => readFileSync(place.path('outside.txt')))
    const granted = await place.call('run', 'sneak.yaml', '--grant', `fs.write:${place.path('outside.txt')}`)
    assert.equal(granted.code, 0, granted.out + granted.err)
    assert.equal(readFileSync(place.path('outside.txt'), 'utf8'), 'x')
  })
})

describe('a run', () => {
  test('is begun once for an id and for a key, and detached when asked', async () => {
    using place = withEcho()
    const begin = (...args: string[]): Promise<Outcome> =>
      place.json<Outcome>('run', 'echo.yaml', '-i', 'text=x', ...args)
    assert.equal((await begin('--id', 'mine')).id, 'mine')
    assert.equal((await begin('--id', 'mine')).id, 'mine')
    const first = await begin('--dedup-key', 'today')
    assert.equal((await begin('--dedup-key', 'today')).id, first.id)
    const detached = await begin('--detach')
    assert.equal(
      (await place.json<Outcome[]>('run', '--resume')).every(({ status }) => status === 'completed'),
      true,
    )
    const runs = await place.json<Outcome[]>('runs')
    assert.deepEqual([runs.length, runs.find(({ id }) => id === detached.id)?.status], [3, 'completed'])
  })

  test('waits in a queue of the home, which must be defined', async () => {
    using place = withEcho()
    const queued = ['run', 'echo.yaml', '-i', 'text=x', '--queue', 'one'] as const
    assertRefused(await place.call(...queued), 1, 'engine.queue_unknown')
    const file = place.put('../home/queues.json', '{ "one": { "concurency": 1 } }')
    const wrong = await place.call(...queued)
    assertRefused(wrong, 2, 'input.invalid')
    assert.match(wrong.err, /concurency/)
    writeFileSync(file, '{ "one": { "concurrency": 1 } }')
    const { status } = await place.json<Outcome>(...queued)
    assert.equal(status, 'completed')
    assert.equal((await place.json<{ queue: string }[]>('runs'))[0]?.queue, 'one')
  })

  test('is found by its id, the end or beginning of it, and as the last', async () => {
    using place = withEcho()
    const { id } = await place.json<Outcome>('run', 'echo.yaml', '-i', 'text=x')
    for (const name of [id, id.slice(-8), id.slice(-5), id.slice(0, 14), id.slice(4, 16), 'last'])
      assert.equal((await place.json<Outcome>('show', name)).id, id, name)
    assertRefused(await place.call('show', 'nothing'), 1, 'engine.run_not_found')
    assertRefused(await place.call('show', ''), 2, 'cli.usage')
    await place.json('run', 'echo.yaml', '-i', 'text=y')
    assertRefused(await place.call('show', 'run_'), 1, 'cli.run_ambiguous')
  })

  test('is shown with inputs, outputs, times and receipts, in text and as JSON', async () => {
    using place = openPlace()
    place.put('in/a.txt', 'a')
    await place.call('run', 'tidy-folder', '-i', 'folder=in')
    const shown = await place.json<{
      input: { folder: string }
      steps: { key: string; state: string; input: unknown; output: unknown; durationMs: number }[]
      receipts: { tool: string }[]
      grants: unknown
    }>('show', 'last')
    assert.equal(shown.input.folder, place.path('in'))
    assert.deepEqual(shown.grants, [
      { capability: 'fs.write', resource: place.path('in'), reason: 'named as the input folder' },
    ])
    const list = shown.steps.find(({ key }) => key === 'list#1/run')
    assert.equal(list?.state, 'done')
    assert.ok(typeof list.durationMs === 'number')
    assert.deepEqual(
      shown.receipts.map(({ tool }) => tool),
      ['fs.move', 'fs.write', 'fs.write'],
    )
    const { out } = await place.call('show', 'last')
    assert.match(out, /fs\.move .*a\.txt -> .*Text/)
    assert.match(out, /list#1\/run/)
    const journal = (await place.call('journal', 'last')).out.trim().split('\n')
    assert.deepEqual(
      journal.map((line) => (JSON.parse(line) as { seq: number }).seq),
      journal.map((_, index) => index + 1),
    )
    const tail = (await place.call('journal', 'last', '--after', '3', '--follow')).out.trim().split('\n')
    assert.deepEqual(tail, journal.slice(3))
  })

  test('cannot steer the terminal with what it says', async () => {
    using place = openPlace()
    const evil = 'evil\u{1b}[2J\u{9b}31m\u{202e}gpj.exe\r\u{7}'
    place.put('in/a.txt', 'a')
    place.put(`in/${evil.replaceAll('/', '')}.txt`, 'b')
    const run = await place.call('run', 'tidy-folder', '-i', 'folder=in')
    assert.equal(run.code, 0, run.err)
    place.put(
      'evil.yaml',
      `adjutant: 1\nname: evil\nnodes: { a: { set: { t: ${JSON.stringify(evil)} } } }\noutput: '\${nodes.a.output.t}'\n`,
    )
    for (const args of [
      ['show', 'last'],
      ['show', 'last', '--full'],
      ['show', 'last', '--json'],
      ['journal', 'last'],
      ['run', 'evil.yaml'],
      ['show', evil],
    ]) {
      const { out, err } = await place.call(...args)
      assert.doesNotMatch(out + err, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, args.join(' '))
    }
    assert.equal((await place.json<{ output: string }>('show', 'last')).output, evil)
  })
})
