import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { after, before, describe, test } from 'node:test'

import { openSearchStore, prepareDatabase } from '#adapters'
import { type CitedAnswer, personLabel, type SearchedPassage } from '#contract'
import { chunk, extractAnswer, type Reading, type SearchStore, toSearchedPassage } from '#memory'

import { readDocument } from '../../src/adapters/documents/read-document.ts'
import { usualLimits } from '../../src/adapters/documents/limits.ts'
import { findQuote } from '../../src/memory/answer/quote.ts'

interface Item {
  readonly id: string
  readonly question: string
  readonly answer: { readonly file: string; readonly quote: string; readonly says: readonly string[] } | null
}

interface Count {
  right: number
  wrong: number
  missed: number
  refused: number
  claimed: number
}

const folder = path.join(import.meta.dirname, '../../examples/documents')
/** The year that the papers are of. */
const now = Date.UTC(2026, 10, 27)

const readings = new Map<string, Reading>()
const home = mkdtempSync(path.join(tmpdir(), 'adjutant-knowledge-'))
const { signal } = new AbortController()
let store: SearchStore & AsyncDisposable

before(async () => {
  const options = { file: path.join(home, 'home.db'), key: new Uint8Array(32).fill(7) }
  prepareDatabase(options)
  store = openSearchStore(options)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
  for (const file of files) {
    const content = readFileSync(path.join(folder, file))
    const reading = await readDocument({ name: path.basename(file), content }, usualLimits)
    readings.set(file, reading)
    const { title, kind, text } = reading
    await store.put({
      collection: 'papers',
      path: file,
      title,
      kind,
      text,
      hash: '',
      sizeBytes: content.length,
      modifiedMs: 0,
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

function itemsOf(name: string): Item[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `questions-${name}.json`), 'utf8')) as Item[]
}

async function count(items: readonly Item[], tell: (line: string) => void): Promise<Count> {
  const counts: Count = { right: 0, wrong: 0, missed: 0, refused: 0, claimed: 0 }
  for (const { id, question, answer } of items) {
    const given = extractAnswer(question, await search(question), { now })
    const outcome = answer === null ? (given.found ? 'claimed' : 'refused') : judge(given, answer)
    counts[outcome] += 1
    if (outcome !== 'right' && outcome !== 'refused')
      tell(`${id} ${outcome}: ${question} ${given.answer} ${given.confidence.why}`)
  }
  return counts
}

/** By the rules of README.md. */
function judge(
  given: CitedAnswer,
  { file, quote, says }: NonNullable<Item['answer']>,
): 'right' | 'wrong' | 'missed' {
  const [citation] = given.sentences[0]?.citations ?? []
  if (!citation) return 'missed'
  const text = readings.get(file)?.text ?? assert.fail(`${file} was not read`)
  const cited = citation.quote.replaceAll(/\s+/g, ' ')
  assert.equal(
    Buffer.from(readings.get(citation.path)?.text ?? '')
      .subarray(citation.start, citation.end)
      .toString(),
    citation.quote,
  )
  const place = findQuote(text, quote)
  const isThere =
    place === undefined ||
    (citation.start < Buffer.byteLength(text.slice(0, place.to)) &&
      citation.end > Buffer.byteLength(text.slice(0, place.from)))
  const isRight =
    citation.path === file && isThere && cited.length <= 600 && says.some((words) => cited.includes(words))
  return isRight ? 'right' : 'wrong'
}

describe('questions about a folder, without a model', () => {
  test('every paper is read, and every answer of the questions stands in its paper', () => {
    for (const { id, answer } of ['dev', 'held-out', 'probe'].flatMap(itemsOf)) {
      if (answer === null) continue
      const file = readFileSync(path.join(folder, answer.file), 'utf8').replaceAll(/\s+/g, ' ')
      assert.ok(file.includes(answer.quote.replaceAll(/\s+/g, ' ')), id)
    }
  })

  test('those that were looked at are answered', async (context) => {
    const dev = await count(itemsOf('dev'), (line) => context.diagnostic(line))
    const probe = await count(itemsOf('probe'), (line) => context.diagnostic(line))
    context.diagnostic(JSON.stringify({ dev, probe }))
    assert.ok(dev.right >= 25 && dev.refused >= 13)
    assert.ok(probe.right >= 15 && probe.refused >= 11)
  })

  test('32 of 40 that are answered there, and 18 of 20 that are not, with those that were never looked at', async (context) => {
    const dev = await count(itemsOf('dev'), () => undefined)
    const held = await count(itemsOf('held-out'), () => undefined)
    context.diagnostic(JSON.stringify({ dev, held }))
    assert.ok(dev.right + held.right >= 32, `${dev.right + held.right} are right`)
    assert.ok(dev.refused + held.refused >= 18, `${dev.refused + held.refused} are refused`)
  })
})
