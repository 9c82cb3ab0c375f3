import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { taken } from '#memory/testing'

import { createForgetting } from './forgetting.ts'
import { openDatabase } from './open-database.ts'
import { scrubFile } from './scrub-file.ts'
import { createSearchTables } from './search/search-tables.ts'
import { prepareDatabase } from './stores.ts'

const mark = 'zyqwvut'

test('of documents that were forgotten no word is left, in the index neither, and their removal is waited for', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-scrub-'))
  using cleaning = new DisposableStack()
  cleaning.defer(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'home.db')
  prepareDatabase({ file })
  const db = cleaning.adopt(openDatabase({ file }), (open) => void open.close())
  const tables = createSearchTables(db)
  const forgetting = createForgetting(db)
  const holds = (): boolean =>
    readdirSync(folder).some((name) => readFileSync(path.join(folder, name)).includes(mark))

  for (let number = 0; number < 40; number += 1)
    tables.put(
      taken(`note ${number}`, [
        `one of many ${number}`,
        number % 2 === 0 ? `it says ${mark}${number}` : 'more',
      ]),
    )
  for (let number = 0; number < 40; number += 2) tables.remove('notes', { path: `note ${number}` })
  forgetting.markFile(1)
  assert.ok(holds())

  const scrubbing = scrubFile({ file })
  await pause(300)
  assert.ok(holds(), 'passages of theirs are still there')
  while (tables.sweep());
  await scrubbing
  assert.ok(!holds())
  assert.deepEqual(forgetting.unscrubbed(), { blobs: [], file: false })
  assert.equal(tables.byWords('many', { scope: {}, limit: 100 }, () => {}).length, 20)
})
