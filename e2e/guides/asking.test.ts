import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { ApprovalAsk } from '#contract'

import { root } from '../cli/place.ts'
import { followGuide } from './follow-guide.ts'

test('the commands of the guide on being asked do what it says of them', async () => {
  assert.ok((await followGuide('approvals.md')).commands >= 6)
})

test('the commands of the guide on budgets do what it says of them', async () => {
  assert.ok((await followGuide('budgets.md')).commands >= 9)
})

test('the guide on being asked tells every field of a question, and no other', () => {
  const guide = readFileSync(path.join(root, 'docs/guide/approvals.md'), 'utf8')
  const [, table = ''] = guide.split('## For programs')
  const told = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
  assert.deepEqual(told.toSorted(), ['run', 'key', ...Object.keys(ApprovalAsk.shape)].toSorted())
})
