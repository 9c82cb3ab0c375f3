import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { assertRefused, openPlace } from './place.ts'

describe('agents', () => {
  test('of the program are there before there is a home, and none is made for looking', async () => {
    using place = openPlace()
    const { out } = await place.call('agents', 'list')
    for (const name of ['assistant', 'calendar', 'orchestrator', 'tasks'])
      assert.match(out, new RegExp(`^${name} +the program`, 'm'))
    assert.doesNotMatch((await place.call('agents', 'show', 'tasks')).out, /^missing/m)
    assertRefused(await place.call('agents', 'show', 'asistant'), 1, 'agent.not_found')
    assertRefused(await place.call('agents', 'versions', 'tasks'), 1, 'agent.not_found')
    assertRefused(await place.call('agents', 'rm', 'tasks'), 1, 'cli.no_home')
    assert.equal(existsSync(place.home), false)
  })

  test('are begun, kept in versions, shown, taken out of use and brought back', async () => {
    using place = openPlace()
    const file = place.path('reviewer.md')
    const description = 'Reads letters: all of them.'
    await place.call('agents', 'new', 'reviewer', '--description', description, '--file', 'reviewer.md')
    const printed = await place.call('agents', 'new', 'reviewer', '--description', description)
    assert.equal(printed.out, readFileSync(file, 'utf8'))
    const again = await place.call('agents', 'new', 'reviewer', '--description', 'x', '--file', 'reviewer.md')
    assertRefused(again, 1, 'files.exists')
    assert.match((await place.call('agents', 'save', 'reviewer.md')).out, /^kept {2}reviewer, version 1$/m)
    const same = await place.json('agents', 'save', 'reviewer.md')
    assert.deepEqual(same, {
      agent: 'reviewer',
      version: 1,
      created: false,
      missing: [],
      notes: [],
      schedule: null,
    })

    const changed = readFileSync(file, 'utf8').replace(
      '# tools: [fs.read, fs.list, data.*]',
      'tools: fs.read, gone',
    )
    place.put('reviewer.md', changed.replace('# mode: draft', 'color: red'))
    const saved = await place.call('agents', 'save', 'reviewer.md')
    assert.match(saved.out, /reviewer, version 2/)
    assert.match(saved.err, /missing gone/)
    assert.match(saved.err, /line \d+ "color" is for other programs/)

    const view = await place.json<{ version: number; tools: string[]; missing: string[]; text: string }>(
      'agents',
      'show',
      'reviewer',
    )
    assert.deepEqual([view.version, view.tools, view.missing], [2, ['fs.read'], ['gone']])
    const first = await place.call('agents', 'show', 'reviewer', '--version', '1', '--source')
    assert.match(first.out, /^---\nname: reviewer\ndescription: "Reads letters: all of them\."\n---\n/)
    assertRefused(await place.call('agents', 'show', 'reviewer', '--version', '9'), 1, 'agent.not_found')
    assertRefused(
      await place.call('agents', 'show', 'reviewer', '--version', '1', '--from', 'project'),
      2,
      'cli.usage',
    )
    const versions = await place.json<{ version: number }[]>('agents', 'versions', 'reviewer')
    assert.deepEqual(
      versions.map(({ version }) => version),
      [2, 1],
    )

    assert.deepEqual(await place.json('agents', 'rm', 'reviewer'), { agent: 'reviewer', removed: true })
    assertRefused(await place.call('agents', 'show', 'reviewer'), 1, 'agent.not_found')
    assertRefused(await place.call('agents', 'rm', 'reviewer'), 1, 'agent.not_found')
    place.put('old.md', first.out)
    assert.match((await place.call('agents', 'save', 'old.md')).out, /version 3/)
    const asked = await place.json<{ version: number }>('api', 'agents.get', '--name', 'reviewer')
    assert.equal(asked.version, 3)
  })

  test('that are wrong are refused with the lines, and nothing is kept', async () => {
    using place = openPlace()
    place.put('bad.md', '---\nname: bad\ndescriptoin: x\nmax-steps: 0\n---\n')
    const refused = await place.call('agents', 'save', 'bad.md')
    assertRefused(refused, 1, 'agent.invalid')
    assert.match(refused.err, /error 3:1: An agent has no field "descriptoin"\. Did you mean "description"\?/)
    assert.match(refused.err, /error 4:1: /)
    assert.equal(existsSync(place.home), false)
    assertRefused(await place.call('agents', 'save', 'gone.md'), 2, 'cli.no_such_workflow')
    assertRefused(await place.call('agents', 'new', 'Bad Name', '--description', 'x'), 1, 'agent.invalid')
    assertRefused(await place.call('agents', 'new', 'a'), 2, 'cli.usage')
    assertRefused(await place.call('agents', 'list', '--project', 'nowhere'), 1, 'files.not_found')
  })
})
