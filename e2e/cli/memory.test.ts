import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { openPlace } from './place.ts'

test('what is remembered is set, listed, exported and removed from the command line', async () => {
  using place = openPlace()
  const { fact, run } = await place.json<{ fact: { value: unknown }; run: string }>(
    'memory',
    'set',
    'invoices',
    'last',
    '{"number": 214}',
    '--as',
    'json',
  )
  assert.deepEqual(fact.value, { number: 214 })
  const text = await place.call('memory', 'set', 'letters', 'tone', '7')
  assert.match(text.out, /tone in letters is remembered/)
  assert.deepEqual(await place.json('memory', 'list'), [
    { namespace: 'invoices', facts: 1 },
    { namespace: 'letters', facts: 1 },
  ])
  const found = await place.json<readonly { key: string; value: unknown }[]>('memory', 'list', 'letters')
  assert.deepEqual(
    found.map(({ key, value }) => [key, value]),
    [['tone', '7']],
  )
  assert.match((await place.call('memory', 'list', '--search', '214')).out, /last/)

  const file = place.path('letters.json')
  assert.equal((await place.call('memory', 'export', 'letters', '-o', file)).code, 0)
  const exported = JSON.parse(readFileSync(file, 'utf8')) as { facts: readonly unknown[] }
  assert.deepEqual(exported.facts, found)
  assert.equal((await place.call('memory', 'export', 'letters', '-o', file)).code, 1)

  assert.equal((await place.call('memory', 'rm', 'letters', 'tone')).code, 0)
  assert.match((await place.call('memory', 'rm', 'letters', 'tone')).err, /Nothing is remembered as tone/)
  assert.equal((await place.call('memory', 'set', 'letters', 'tone', '{', '--as', 'json')).code, 2)
  assert.equal((await place.call('undo', run)).code, 0)
  assert.equal((await place.call('memory', 'get', 'invoices', 'last')).code, 1)
})
