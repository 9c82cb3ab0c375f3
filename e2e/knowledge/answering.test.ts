import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { after, before, describe, test } from 'node:test'

import { openSearchStore, prepareDatabase } from '#adapters'
import { personLabel, type SearchedPassage } from '#contract'
import { chunk, extractAnswer, type Reading, type SearchStore, toSearchedPassage } from '#memory'

import { type Count, countOf, judge, type Outcome } from './judge-answer.ts'
import { type Item, itemsOf, papers, readPapers } from './questions.ts'

/** The year that the papers are of. */
const now = Date.UTC(2026, 10, 27)

let readings: ReadonlyMap<string, Reading>
const home = mkdtempSync(path.join(tmpdir(), 'adjutant-knowledge-'))
const { signal } = new AbortController()
let store: SearchStore & AsyncDisposable

before(async () => {
  const options = { file: path.join(home, 'home.db'), key: new Uint8Array(32).fill(7) }
  prepareDatabase(options)
  store = openSearchStore(options)
  readings = await readPapers()
  for (const [file, reading] of readings) {
    const { title, kind, text } = reading
    await store.put({
      collection: 'papers',
      path: file,
      title,
      kind,
      text,
      hash: '',
      sizeBytes: Buffer.byteLength(text),
      // As of a folder that was just copied.
      modifiedMs: now,
      takenMs: 0,
      label: personLabel,
      passages: chunk(reading, { document: file }),
    })
  }
})

after(async () => {
  await store[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

async function search(question: string): Promise<SearchedPassage[]> {
  const scored = await store.byWords(question, { scope: {}, limit: 24, signal })
  const found = await store.passages(scored.map(({ passage }) => passage))
  return found.map(toSearchedPassage)
}

async function count(items: readonly Item[], tell: (line: string) => void): Promise<Count> {
  const outcomes: Outcome[] = []
  for (const { id, question, answer } of items) {
    const given = extractAnswer(question, await search(question), { now })
    const outcome = judge(given, answer, readings)
    outcomes.push(outcome)
    if (outcome !== 'right' && outcome !== 'refused')
      tell(`${id} ${outcome}: ${question} ${given.answer} ${given.confidence.why}`)
  }
  return countOf(outcomes)
}

describe('questions about a folder, without a model', () => {
  test('every paper is read, and every answer of the questions stands in its paper', () => {
    for (const { id, answer } of (['dev', 'held-out', 'probe', 'others', 'unseen'] as const).flatMap(
      itemsOf,
    )) {
      if (answer === null) continue
      const file = readFileSync(path.join(papers, answer.file), 'utf8').replaceAll(/\s+/g, ' ')
      assert.ok(file.includes(answer.quote.replaceAll(/\s+/g, ' ')), id)
    }
  })

  test('those that were looked at are answered', async (context) => {
    const dev = await count(itemsOf('dev'), (line) => context.diagnostic(line))
    const probe = await count(itemsOf('probe'), (line) => context.diagnostic(line))
    context.diagnostic(JSON.stringify({ dev, probe }))
    assert.ok(dev.right >= 25 && dev.refused >= 13)
    assert.ok(probe.right >= 15 && probe.refused >= 11)
    const others = await count(itemsOf('others'), (line) => context.diagnostic(line))
    context.diagnostic(JSON.stringify({ others }))
    assert.ok(others.right >= 22 && others.refused >= 14)
  })

  test('those of strangers that nobody looked at are counted, and hardly one is answered wrong', async (context) => {
    const unseen = await count(itemsOf('unseen'), () => undefined)
    context.diagnostic(JSON.stringify({ unseen }))
    assert.ok(unseen.right >= 7 && unseen.refused >= 8 && unseen.wrong <= 2)
  })

  test('32 of 40 that are answered there, and 18 of 20 that are not, with those that were never looked at', async (context) => {
    const dev = await count(itemsOf('dev'), () => undefined)
    const held = await count(itemsOf('held-out'), () => undefined)
    context.diagnostic(JSON.stringify({ dev, held }))
    assert.ok(dev.right + held.right >= 32, `${dev.right + held.right} are right`)
    assert.ok(dev.refused + held.refused >= 18, `${dev.refused + held.refused} are refused`)
  })
})
