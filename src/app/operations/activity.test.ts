import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { activityOperations } from './activity.ts'
import { grantsOperations } from './grants.ts'
import { runsOperations } from './runs.ts'
import { asked, openDesk } from './testing/open-desk.ts'
import { writeNote } from './testing/workflows.ts'

const { signal } = new AbortController()
const bob = { caller: { by: 'bob', via: 'page' as const } }

test('what has happened is found by who, by which tool, about what and when', async () => {
  await using at = await openDesk({})
  const ops = asked({
    ...activityOperations(at.desk),
    ...runsOperations(at.desk),
    ...grantsOperations(at.desk),
  })
  const file = join(at.folder, 'Ünïque.txt')
  const { run } = await ops['runs.start']({ text: writeNote, input: { file }, yes: true })
  await at.workspace.runs.settled(run, { signal })
  await ops['grants.give']({ capability: 'net:=cmd.example.org:443', reason: '=HYPERLINK("x")' }, bob)
  const found = async (query: object) =>
    (await ops['activity.list'](query)).items.map(({ kind, tool }) => tool || kind)
  assert.deepEqual(await found({ tool: 'fs.write' }), ['fs.write'])
  assert.deepEqual(await found({ tool: 'fs.*', resource: 'ünïque' }), ['fs.write'])
  assert.deepEqual(await found({ tool: 'net.*' }), [])
  assert.deepEqual(await found({ by: 'bob' }), ['grant.given'])
  assert.deepEqual(await found({ kind: ['grant.given'] }), ['grant.given'])
  assert.deepEqual(await found({ until: '2020-01-01T00:00:00Z' }), [])
  assert.deepEqual(await found({ since: '2999-01-01T00:00:00Z' }), [])
  assert.ok((await found({ run })).includes('fs.write'))

  const all = await ops['activity.list']({})
  const parts: number[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const part: { items: { entry: number }[]; next: string | null } = await ops['activity.list']({
      limit: 1,
      ...(cursor === undefined ? {} : { cursor }),
    })
    parts.push(...part.items.map(({ entry }) => entry))
    cursor = part.next
  }
  assert.deepEqual(
    parts,
    all.items.map(({ entry }) => entry),
  )
})

test('as a table nothing in it is run by whoever opens it', async () => {
  await using at = await openDesk({})
  const ops = asked({ ...activityOperations(at.desk), ...grantsOperations(at.desk) })
  const formula = { caller: { by: '=1+1', via: 'page' as const } }
  await ops['grants.give']({ capability: 'net:api.example.org:443' }, formula)
  const { mediaType, bytes } = await ops['activity.export']({})
  assert.match(mediaType, /^text\/csv/)
  const lines = Buffer.concat(await Array.fromAsync(bytes))
    .toString('utf8')
    .split('\r\n')
  assert.equal(lines[0], '"entry","time","kind","run","key","attempt","by","tool","what"')
  assert.match(lines[1] ?? '', /"'=1\+1"/)
  assert.equal(lines.at(-1), '')
})
