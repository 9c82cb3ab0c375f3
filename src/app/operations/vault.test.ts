import assert from 'node:assert/strict'
import { test } from 'node:test'

import { operations } from '#contract/operations'

import { asked, openDesk } from './testing/open-desk.ts'
import { isError } from './testing/workflows.ts'
import { vaultOperations } from './vault.ts'

const value = 'a-Secret-of-some-length-42'

test('a secret is kept, told without its value, rotated and forgotten', async () => {
  await using at = await openDesk({})
  const ops = asked(vaultOperations(at.desk))
  const given = { name: 'github', value, hosts: ['api.github.com', '*.example.org:8443'], methods: ['get'] }
  const set = await ops['vault.set'](given)
  assert.deepEqual(set.binding, {
    hosts: ['api.github.com', '*.example.org:8443'],
    methods: ['GET'],
    paths: ['/'],
    header: 'authorization',
  })
  await assert.rejects(ops['vault.set'](given), isError('vault.exists'))
  const rotated = await ops['vault.rotate']({ name: 'github', value: `${value}-new` })
  assert.deepEqual([rotated.version, rotated.retired], [2, 1])
  const list = await ops['vault.list']({})
  assert.deepEqual(list, { items: [rotated], next: null })
  assert.deepEqual(at.workspace.vault.known().toSorted(), [value, `${value}-new`].toSorted())
  assert.deepEqual(await ops['vault.rekey']({}), { secrets: 1 })
  await ops['vault.remove']({ name: 'github' })
  assert.deepEqual((await ops['vault.list']({})).items, [])
  await assert.rejects(ops['vault.remove']({ name: 'github' }), isError('vault.not_found'))
  await assert.rejects(ops['vault.lock']({}), isError('keys.no_passphrase'))
})

test('no answer of the vault has a place for a value', () => {
  for (const [name, { output }] of Object.entries(operations)) {
    if (!name.startsWith('vault.') || 'content' in output) continue
    assert.equal(output.safeParse({ value }).success, false, name)
  }
})
