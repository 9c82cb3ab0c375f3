import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { assertRefused, openPlace } from './place.ts'

describe('grants', () => {
  test('are listed, checked, limited in time, and told of', async () => {
    using place = openPlace()
    assert.match((await place.call('grants', 'list')).out, /Nothing is granted/)
    assert.equal((await place.call('grants', 'check', 'fs.read:data/a.csv')).code, 1)
    const given = await place.json<{ text: string; scope: string; expiresAt: string; reason: string }>(
      'grants',
      'allow',
      'fs.read:data/*.csv',
      '--for',
      'project:taxes',
      '--until',
      '2d',
      '--because',
      'read nightly',
    )
    const { text, scope, reason } = given
    assert.deepEqual(
      [text, scope, reason],
      [`fs.read:${place.path('data')}/*.csv`, 'project:taxes', 'read nightly'],
    )
    assert.ok(Date.parse(given.expiresAt) - Date.now() > 47 * 3_600_000)
    assert.equal((await place.call('grants', 'check', 'fs.read:data/a.csv')).code, 1)
    const check = await place.call('grants', 'check', 'fs.read:data/a.csv', '--for', 'project:taxes')
    assert.deepEqual([check.code, /read nightly/.test(check.out)], [0, true])
    assert.equal(
      (await place.call('grants', 'check', 'fs.read:data/b/a.csv', '--for', 'project:taxes')).code,
      1,
    )
    assert.match((await place.call('grants', 'list', '--for', 'project:taxes')).out, /read nightly/)
    assert.match((await place.call('activity')).out, /grant/)
    assert.equal((await place.call('audit', 'verify')).code, 0)
  })

  test('that cannot be meant, or are dangerous, are refused', async () => {
    using place = openPlace()
    for (const args of [
      ['fs.read:a', '--for', 'everybody'],
      ['fs.read:a', '--until', 'soon'],
      ['fs.read:a', '--until', '2020-01-01'],
    ])
      assertRefused(await place.call('grants', 'allow', ...args), 2, 'cli.usage')
    for (const capability of ['fs.read:/a/**b', 'fs.delete:/a'])
      assertRefused(await place.call('grants', 'allow', capability), 2, 'input.invalid')
    for (const capability of ['fs.write:/', 'fs.write:~', 'net:*', 'exec:git', 'fs.read:~/.ssh'])
      assertRefused(await place.call('grants', 'allow', capability), 1, 'gate.grant_dangerous')
    const own = `fs.write:${place.home}`
    assertRefused(await place.call('grants', 'allow', own, '--yes-i-know'), 1, 'gate.grant_dangerous')
    assert.match((await place.call('grants', 'allow', 'exec:git', '--yes-i-know')).out, /dangerous/)
    assertRefused(await place.call('grants', 'revoke', 'nothing'), 1, 'gate.grant_not_found')
    assertRefused(await place.call('grants', 'check', 'fs.read:/a/*'), 2, 'cli.usage')
  })
})

describe('policy', () => {
  const policy =
    'policy: 1\nrules:\n  - { name: "no", say: refuse, because: Not here., when: { tool: fs.remove } }\n'

  test('check names the line of each mistake', async () => {
    using place = openPlace()
    place.put('p.yaml', 'policy: 1\nmode: free\nrules:\n  - { name: a, say: maybe }\n')
    const bad = await place.call('policy', 'check', 'p.yaml')
    assert.equal(bad.code, 1)
    assert.match(bad.out, /^error 2:\d+ \/mode: .*"free"/m)
    assert.match(bad.out, /^error 4:\d+ \/rules\/0\/say: .*"maybe"/m)
    assertRefused(await place.call('policy', 'set', 'p.yaml'), 1, 'gate.policy_invalid')
    place.put('q.yaml', 'policy: 1\npolicy: 1\n- x')
    assert.equal((await place.call('policy', 'check', 'q.yaml')).code, 1)
    assert.equal((await place.call('policy', 'check', 'none.yaml')).code, 2)
  })

  test('each that is set is a version, kept, comparable and audited', async () => {
    using place = openPlace()
    assert.match((await place.call('policy', 'show')).out, /^policy: 1\nmode: draft\n$/)
    place.put('p.yaml', policy)
    const first = await place.call('policy', 'set', 'p.yaml', '--because', 'first')
    assert.match(first.out, /version 1/, first.err)
    assert.match(first.out, /\+ rule no \(when \{"tool":"fs.remove"\} refuse: Not here\.\)/)
    assert.match((await place.call('policy', 'set', 'p.yaml')).out, /the same/)
    place.put('p.yaml', `${policy}mode: autopilot\n`)
    const changed = await place.call('policy', 'diff', 'p.yaml')
    assert.deepEqual([changed.code, changed.out.trim()], [1, '~ mode: "draft" -> "autopilot"'])
    await place.call('policy', 'set', 'p.yaml', '--because', 'second')
    assert.equal((await place.call('policy', 'diff', 'p.yaml')).code, 0)
    assert.match((await place.call('policy', 'diff')).out, /autopilot/)
    assert.match((await place.call('policy', 'diff', '2', '1')).out, /"autopilot" -> "draft"/)
    assert.match((await place.call('policy', 'show', '1')).out, /mode: draft/)
    assertRefused(await place.call('policy', 'show', '3'), 1, 'gate.policy_not_found')
    const history = await place.json<{ version: number; because: string }[]>('policy', 'history')
    assert.deepEqual(
      history.map(({ version, because }) => [version, because]),
      [
        [2, 'second'],
        [1, 'first'],
      ],
    )
    assert.equal((await place.call('audit', 'verify')).code, 0)
  })

  test('test says which cases come out otherwise, and fails', async () => {
    using place = openPlace()
    place.put('p.yaml', policy)
    const removal =
      '{ name: removing, effect: { tool: fs.remove, needs: "fs.write:/a" }, expect: refuse, by: "no" }'
    place.put('good.yaml', `cases: [${removal}]`)
    place.put(
      'bad.yaml',
      `cases: [${removal}, { name: writing, effect: { tool: fs.write, needs: "fs.write:/a" }, expect: go }]`,
    )
    const good = await place.call('policy', 'test', 'good.yaml', '--policy', 'p.yaml')
    assert.deepEqual([good.code, /1 case, 0 failed/.test(good.out)], [0, true], good.err)
    const bad = await place.call('policy', 'test', 'bad.yaml', '--policy', 'p.yaml')
    assert.equal(bad.code, 1)
    assert.match(bad.out, /^failed writing: ask by its mode, not go$/m)
    assert.equal((await place.call('policy', 'test', 'good.yaml')).code, 1)
  })
})
