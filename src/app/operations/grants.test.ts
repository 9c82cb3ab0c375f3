import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { grantsOperations } from './grants.ts'
import { policyOperations } from './policy.ts'
import { asked, openDesk, type TemporaryDesk } from './testing/open-desk.ts'
import { isError } from './testing/workflows.ts'

let at: TemporaryDesk
let ops: ReturnType<typeof open>

function open({ desk }: TemporaryDesk) {
  return asked({ ...grantsOperations(desk), ...policyOperations(desk) })
}

before(async () => {
  at = await openDesk({})
  ops = open(at)
})
after(async () => at[Symbol.asyncDispose]())

test('a grant is given, found by what it covers, and revoked', async () => {
  const capability = `fs.write:${at.folder}`
  const { grant, dangers } = await ops['grants.give']({ capability, for: 'workflow:tidy-folder' })
  assert.deepEqual(dangers, [])
  assert.deepEqual([grant.for, grant.holds, grant.givenBy], ['workflow:tidy-folder', true, 'ada'])
  const inside = `fs.write:${join(at.folder, 'a.txt')}`
  const check = { capability: inside, for: 'workflow:tidy-folder' }
  assert.equal((await ops['grants.check'](check)).grantedBy?.id, grant.id)
  assert.equal((await ops['grants.check']({ capability: inside })).grantedBy, null)
  assert.deepEqual(
    (await ops['grants.list']({ for: 'workflow:tidy-folder' })).items.map(({ id }) => id),
    [grant.id],
  )
  assert.deepEqual((await ops['grants.list']({ for: 'global' })).items, [])
  const revoked = await ops['grants.revoke']({ id: grant.id, why: 'done' })
  assert.deepEqual([revoked.holds, revoked.revoked?.by, revoked.revoked?.why], [false, 'ada', 'done'])
  assert.equal((await ops['grants.check'](check)).grantedBy, null)
  await assert.rejects(ops['grants.revoke']({ id: grant.id }), isError('gate.grant_not_found'))
  assert.deepEqual(
    (await ops['grants.log']({ limit: 2 })).items.map(({ what }) => what),
    ['revoked', 'given'],
  )
  assert.deepEqual(at.told, ['grants', 'grants'])
})

test('what is dangerous is named, and given only to whoever has seen it; into the home of the program never', async () => {
  const { dangers } = await ops['grants.check']({ capability: 'fs.write:/' })
  assert.ok(dangers.length > 0)
  await assert.rejects(ops['grants.give']({ capability: 'fs.write:/' }), isError('gate.grant_dangerous'))
  const seen = await ops['grants.give']({ capability: 'fs.write:/', dangersSeen: true })
  assert.deepEqual(
    seen.dangers.map(({ kind }) => kind),
    dangers.map(({ kind }) => kind),
  )
  const own = `fs.read:${join(at.top, 'home')}`
  await assert.rejects(
    ops['grants.give']({ capability: own, dangersSeen: true }),
    isError('gate.grant_dangerous'),
  )
  await ops['grants.revoke']({ id: seen.grant.id })
})

test('a list of grants goes on where it ended', async () => {
  for (const n of [1, 2, 3]) await ops['grants.give']({ capability: `net:host${n}.example.org:443` })
  const first = await ops['grants.list']({ limit: 2 })
  const rest = await ops['grants.list']({ limit: 2, cursor: first.next ?? '' })
  const all = [...first.items, ...rest.items].map(({ capability }) => capability)
  assert.deepEqual(
    all.toSorted(),
    [1, 2, 3].map((n) => `net:host${n}.example.org:443`),
  )
  assert.equal(rest.next, null)
  await assert.rejects(ops['grants.list']({ cursor: 'x' }), isError('input.invalid'))
  await assert.rejects(ops['grants.list']({ for: 'nobody' }), isError('input.invalid'))
})

const strict = `
policy: 1
rules:
  - name: no-removing
    when: { tool: fs.remove }
    say: refuse
    because: Nothing is removed here.
`

test('a policy is set once for what it means, and never over one that was not seen', async () => {
  const usual = await ops['policy.get']({})
  assert.equal(usual.version, null)
  const check = await ops['policy.check']({ text: strict })
  assert.deepEqual(
    check.changes.map(({ kind, rule }) => [kind, rule]),
    [['rule_added', 'no-removing']],
  )
  const set = await ops['policy.set']({ text: strict, because: 'care', revision: usual.revision })
  assert.deepEqual([set.version, set.created], [1, true])
  const again = await ops['policy.set']({ text: strict.replace('fs.remove', '[fs.remove]') })
  assert.deepEqual([again.version, again.created, again.changes], [1, false, []])
  await assert.rejects(
    ops['policy.set']({ text: strict, revision: usual.revision }),
    isError('input.revision_stale', { revision: '1' }),
  )
  const now = await ops['policy.get']({})
  assert.deepEqual([now.version, now.by, now.because], [1, 'ada', 'care'])
  assert.match(now.text, /no-removing/)
  assert.deepEqual(
    (await ops['policy.versions']({})).items.map(({ version }) => version),
    [1],
  )
  await assert.rejects(ops['policy.get']({ version: 7 }), isError('gate.policy_not_found'))
})

test('a policy that cannot be meant is told line by line, and effects are tried against one', async () => {
  const wrong = strict.replace('say: refuse', 'say: perhaps')
  const { valid, problems } = await ops['policy.check']({ text: wrong })
  assert.equal(valid, false)
  assert.ok(problems.some(({ line }) => line !== null))
  await assert.rejects(ops['policy.set']({ text: wrong }), isError('gate.policy_invalid'))
  const cases = `
cases:
  - name: removing
    effect: { tool: fs.remove }
    expect: refuse
  - name: reading
    effect: { tool: fs.read }
    expect: refuse
`
  const tried = await ops['policy.test']({ cases, text: strict })
  assert.deepEqual([tried.passed, tried.failed], [1, 1])
  assert.deepEqual(
    tried.cases.map(({ got, rule }) => [got, rule]),
    [
      ['refuse', 'no-removing'],
      ['go', null],
    ],
  )
})
