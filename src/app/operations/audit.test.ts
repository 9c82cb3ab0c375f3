import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { AppError, type ContentAnswer } from '#contract'

import { auditOperations } from './audit.ts'
import { call, openDesk, type TemporaryDesk } from './testing/open-desk.ts'

let place: TemporaryDesk
before(async () => {
  place = await openDesk()
  const { grants } = place.workspace.permissions
  for (const name of ['a', 'b', 'c'])
    grants.give(
      {
        id: `grant_${name}`,
        capability: 'fs.read',
        resource: `/${name}`,
        reason: 'for tests',
        scope: { kind: 'global' },
        lifetime: 'remembered',
        expiresAt: null,
      },
      { by: 'ada', at: 1 },
    )
})
after(() => place[Symbol.asyncDispose]())

async function textOf({ bytes }: ContentAnswer): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString()
}

describe('the audit log', () => {
  test('is listed a part at a time, newest first, until its end', async () => {
    const audit = auditOperations(place.desk)
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const part = await audit['audit.list']({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }, call)
      seen.push(...part.items.map(({ entry }) => entry))
      cursor = part.next ?? undefined
    } while (cursor !== undefined)
    assert.deepEqual(
      seen,
      seen.map((_, index) => seen.length - index),
    )
    assert.ok(seen.length >= 3)
    await assert.rejects(
      audit['audit.list']({ limit: 2, cursor: 'x' }, call),
      (error) => error instanceof AppError && error.code === 'input.invalid',
    )
  })

  test('is checked, proven to have grown, and exported with or without what was said', async () => {
    const audit = auditOperations(place.desk)
    const first = await audit['audit.checkpoint']({}, call)
    assert.equal(first.proof, null)
    const next = await audit['audit.checkpoint']({ since: first.checkpoint }, call)
    assert.notEqual(next.proof, null)
    const report = await audit['audit.verify']({ since: first.checkpoint }, call)
    assert.deepEqual([report.ok, report.wrong, report.findings], [true, 0, []])
    await assert.rejects(
      audit['audit.verify']({ since: first.checkpoint.replace(/.$/m, '') }, call),
      (error) => error instanceof AppError,
    )
    const hashes = await textOf(await audit['audit.export']({ bodies: false }, call))
    const bodies = await textOf(await audit['audit.export']({ bodies: true }, call))
    assert.equal(hashes.includes('for tests'), false)
    assert.ok(bodies.length > hashes.length)
  })

  test('proves an entry, and knows none that is not there', async () => {
    const audit = auditOperations(place.desk)
    const { key } = await audit['audit.key']({}, call)
    assert.match((await audit['audit.prove']({ entry: 1 }, call)).proof, /\S/)
    assert.match(key, /\S/)
    await assert.rejects(
      audit['audit.prove']({ entry: 9_999 }, call),
      (error) => error instanceof AppError && error.code === 'audit.entry_unknown',
    )
  })
})
