import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'
import { parseHost } from '#vault'

import { sayToAgent } from './agents/say-to-agent.ts'
import { call, openDesk } from './operations/testing/open-desk.ts'

const { signal } = new AbortController()
const secret = 'hunter2-and-a-half-moon'

test('what is said is kept without values of the vault and without what is masked, and refused where a filter says so', async () => {
  await using at = await openDesk()
  const { workspace, desk } = at
  const binding = { hosts: [parseHost('example.org')], methods: [], paths: ['/'], header: 'authorization' }
  workspace.vault.set('mail', secret, { binding, by: 'ada' })
  const filter = { pattern: '(?i)ms\\s+lovelace', on: 'kept', providers: 'all' } as const
  workspace.models.change(
    (settings) => ({ ...settings, filters: [{ ...filter, name: 'names', does: 'mask' }] }),
    { by: 'ada' },
  )
  const run = await sayToAgent(desk, { said: `Tell Ms Lovelace it is ${secret}`, agent: 'assistant' }, call)
  await workspace.runs.settled(run, { signal })
  const told = JSON.stringify([
    await workspace.runs.journal(run, { after: 0, limit: 500 }),
    await workspace.runs.get(run),
  ])
  assert.match(told, /Tell \[masked\] it is/)
  assert.doesNotMatch(told, /Lovelace|hunter2/)
  workspace.models.change(
    (settings) => ({ ...settings, filters: [{ ...filter, name: 'names', does: 'refuse' }] }),
    { by: 'ada' },
  )
  await assert.rejects(
    sayToAgent(desk, { said: 'Is Ms Lovelace there?', agent: 'assistant' }, call),
    (error) => error instanceof AppError && error.code === 'model.filtered',
  )
})
