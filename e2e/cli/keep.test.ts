import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { assertRefused, openPlace } from './place.ts'

const one =
  'adjutant: 1\nname: greet\nnodes: { a: { set: { text: hello } } }\noutput: ${nodes.a.output.text}\n'

describe('workflow', () => {
  test('validate says what is wrong where, and what is right', async () => {
    using place = openPlace()
    place.put('greet.yaml', one)
    place.put('bad.yaml', one.replace('nodes.a.output.text', 'nodes.b.output.text'))
    assert.match((await place.call('workflow', 'validate', 'greet.yaml')).out, /^valid {2}greet/)
    const bad = await place.call('workflow', 'validate', 'bad.yaml')
    assert.equal(bad.code, 1)
    assert.match(bad.out, /^error 4:1 \/output: .*"b"/m)
    const { valid, problems } = await place.json<{
      valid: boolean
      problems: { code: string; line: number }[]
    }>('workflow', 'validate', 'bad.yaml')
    assert.deepEqual([valid, problems[0]?.code, problems[0]?.line], [false, 'workflow.unknown_reference', 4])
  })

  test('fmt prints, checks and writes the canonical form', async () => {
    using place = openPlace()
    const file = place.put('greet.yaml', `# a comment\n${one}`)
    assert.equal((await place.call('workflow', 'fmt', 'greet.yaml', '--check')).code, 1)
    const printed = await place.call('workflow', 'fmt', 'greet.yaml')
    assert.equal((await place.call('workflow', 'fmt', 'greet.yaml', '--write')).code, 0)
    assert.equal(readFileSync(file, 'utf8'), printed.out)
    assert.equal((await place.call('workflow', 'fmt', 'greet.yaml', '--check')).code, 0)
    assert.equal(
      (
        JSON.parse((await place.call('workflow', 'fmt', 'greet.yaml', '--as', 'json')).out) as {
          name: string
        }
      ).name,
      'greet',
    )
  })

  test('publish, list, show, diff, draft and purge keep versions', async () => {
    using place = openPlace()
    assert.match((await place.call('workflow', 'list')).out, /No workflows/)
    place.put('greet.yaml', one)
    const first = await place.call('workflow', 'publish', 'greet.yaml', '-m', 'first')
    assert.match(first.out, /greet@1/, first.err)
    assert.match((await place.call('workflow', 'publish', 'greet.yaml')).out, /the same/)
    place.put('greet.yaml', one.replace('hello', 'good day'))
    const changed = await place.call('workflow', 'diff', 'greet.yaml')
    assert.deepEqual([changed.code, changed.out.trim()], [1, '~ a: set.text: "hello" -> "good day"'])
    assert.match((await place.call('workflow', 'draft', 'save', 'greet.yaml')).out, /greet@draft/)
    assert.match((await place.call('workflow', 'draft', 'show', 'greet')).out, /good day/)
    assert.match((await place.call('workflow', 'publish', 'greet')).out, /greet@2/)
    assert.equal((await place.call('workflow', 'diff', 'greet@1', 'greet@2')).code, 1)
    assert.equal((await place.call('workflow', 'diff', 'greet@2', 'greet.yaml')).code, 0)
    assert.match((await place.call('workflow', 'show', 'greet@1')).out, /hello/)
    assert.equal((await place.json<{ output: string }>('run', 'greet')).output, 'good day')
    assert.equal((await place.json<{ output: string }>('run', 'greet@1')).output, 'hello')
    const { versions } = await place.json<{ versions: { version: number; changelog: string }[] }>(
      'workflow',
      'list',
      'greet',
    )
    assert.deepEqual(
      versions.map(({ version, changelog }) => [version, changelog]),
      [
        [2, ''],
        [1, 'first'],
      ],
    )
    assertRefused(await place.call('workflow', 'purge', 'greet', '--keep', '3'), 1, 'workflow.keep_too_few')
    assert.match((await place.call('workflow', 'purge', 'greet')).out, /no version to remove/)
    assertRefused(await place.call('run', 'greet@9'), 2, 'cli.no_such_workflow')
    assertRefused(await place.call('workflow', 'show', 'greet@x'), 2, 'input.invalid')
    assertRefused(await place.call('workflow', 'draft', 'show', 'greet'), 2, 'cli.no_such_workflow')
  })
})

describe('home', () => {
  test('prune removes ended runs with what is within them, after saying so, and no other', async () => {
    using place = openPlace()
    place.put('in/a.txt', 'a')
    place.put('greet.yaml', one)
    await place.call('run', 'tidy-folder', '-i', 'folder=in')
    await place.call('run', 'ask-first', '-i', 'file=n.txt', '-i', 'text=x')
    await place.call('run', 'greet.yaml')
    const would = await place.json<{ runs: number; within: number; undoable: number }>(
      'runs',
      'prune',
      '--older-than',
      '0s',
      '--keep',
      '1',
      '--dry-run',
    )
    assert.deepEqual([would.runs, would.within, would.undoable], [1, 1, 1])
    assert.equal((await place.json<unknown[]>('runs')).length, 3)
    assert.equal((await place.json<{ runs: number }>('runs', 'prune')).runs, 0)
    const { dryRun: _, ...removed } = await place.json<{ dryRun: boolean }>(
      'runs',
      'prune',
      '--older-than',
      '0s',
    )
    assert.deepEqual(removed, { ...removed, runs: 2, within: 1, undoable: 1 })
    const left = await place.json<{ workflow: string; status: string }[]>('runs', '--all')
    assert.deepEqual(
      left.map(({ workflow, status }) => [workflow, status]),
      [['ask-first', 'waiting']],
    )
    assert.equal((await place.call('doctor')).code, 0)
  })

  test('doctor sees a key that others can read, and a database that is damaged', async () => {
    using place = openPlace()
    assert.match((await place.call('doctor')).out, /is made at the first run/)
    place.put('greet.yaml', one)
    await place.call('run', 'greet.yaml')
    const good = await place.json<{ ok: boolean; findings: { what: string; state: string }[] }>('doctor')
    assert.equal(good.ok, true)
    assert.deepEqual(
      good.findings.map(({ what }) => what),
      ['home', 'key', 'disk', 'runtime', 'database', 'encryption', 'engine', 'phrase', 'runs'],
    )
    const { path } = await place.json<{ path: string }>('key', 'show-path')
    chmodSync(path, 0o644)
    assertBad((await place.call('doctor')).out, 'key')
    assertRefused(await place.call('runs'), 1, 'keys.file_too_open')
    chmodSync(path, 0o600)
    writeFileSync(`${place.home}/adjutant.db`, Buffer.alloc(8_192, 7))
    const damaged = await place.call('doctor')
    assert.equal(damaged.code, 1)
    assertBad(damaged.out, 'store.key_refused')
  })

  test('tools are listed and shown', async () => {
    using place = openPlace()
    const tools = await place.json<{ name: string }[]>('tools')
    assert.ok(tools.some(({ name }) => name === 'fs.move'))
    assert.match(
      (await place.call('tools', 'fs.move')).out,
      /takes[\s\S]*from[\s\S]*gives[\s\S]*moved[\s\S]*example/,
    )
    const wrong = await place.call('tools', 'fs.mvoe')
    assertRefused(wrong, 1, 'gate.tool_unknown')
    assert.match(wrong.err, /fs\.move/)
  })

  test('an unknown command or option is told with what may be meant, in JSON too', async () => {
    using place = openPlace()
    assertRefused(await place.call('frobnicate'), 2, 'cli.usage')
    assertRefused(await place.call('runs', '--bogus'), 2, 'cli.usage')
    assertRefused(await place.call('workflow', 'frob'), 2, 'cli.usage')
    assertRefused(await place.call('runs', '-n', 'many'), 2, 'cli.usage')
    assertRefused(await place.call('runs', '-s', 'asleep'), 2, 'cli.usage')
    const { error } = await place.json<{ error: { code: string } }>('show')
    assert.equal(error.code, 'cli.usage')
  })
})

function assertBad(out: string, what: string): void {
  assert.match(out, new RegExp(`^bad\\s+${what}`, 'm'))
}
