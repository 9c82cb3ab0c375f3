import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

import { openDatabase, openSearchStore, prepareDatabase } from '#adapters'
import { numbersVector } from '#memory/testing'

const key = new Uint8Array(32).fill(7)
const space = { name: 'numbers', dimensions: 3, weight: 0.5 }
const { signal } = new AbortController()

test('killed in the middle of anything, what was told is there, and all of it is whole', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-search-'))
  const options = { file: path.join(folder, 'home.db'), key }
  prepareDatabase(options)
  for (let round = 0; round < 4; round += 1) {
    const script = path.join(import.meta.dirname, 'put-until-killed.ts')
    const child = spawn(process.execPath, [script, options.file, `${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const told: string[] = []
    const enough = 12 + round * 7
    for await (const line of createInterface(child.stdout)) {
      told.push(line)
      if (told.length === enough) child.kill('SIGKILL')
    }
    assert.ok(told.length >= enough)
    await checkTold(options, told)
    await checkRows(options)
  }
  rmSync(folder, { recursive: true })
})

async function checkTold(options: { file: string; key: Uint8Array }, told: readonly string[]): Promise<void> {
  await using store = openSearchStore(options)
  for (const line of told) {
    const [sign, name] = [line[0], line.slice(1)]
    const found = await store.find('notes', name)
    if (sign === '-') assert.equal(found, undefined)
    if (sign === '+' && !told.includes(`?${name}`)) assert.equal(found?.passages, 40)
  }
}

/** Nothing is left of what was removed, every vector has its code, and every passage is found. */
async function checkRows(options: { file: string; key: Uint8Array }): Promise<void> {
  await using store = openSearchStore(options)
  const [counts] = await store.counts()
  assert.ok(counts)
  const near = await store.byMeaning(numbersVector(1, 0, 0), { space, scope: {}, limit: 100_000, signal })
  assert.equal(near.length, counts.passages)

  const db = openDatabase(options)
  const count = (from: string): unknown => db.prepare(`SELECT count(*) FROM ${from}`).pluck().get()
  while (count('document WHERE is_going = 1') !== 0) await store.counts()
  assert.deepEqual(counts, {
    collection: 'notes',
    documents: count('document'),
    passages: count('passage'),
    vectors: { numbers: count('embedding') },
  })
  assert.equal(count('vector_code AS c JOIN embedding AS e ON e.number = c.embedding'), count('embedding'))
  assert.equal(count('vector_code'), count('embedding'))
  db.exec("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
  assert.equal(db.pragma('integrity_check', { simple: true }), 'ok')
  db.close()
}
