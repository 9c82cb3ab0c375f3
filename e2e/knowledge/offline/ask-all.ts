/**
 * A person at the command line: has the papers read and asks questions, one call of the program for each, while the daemon is
 * up: `ask-all.ts with-model|without-model QUESTIONS…`. Without the model its packages are not there. The last line is what
 * came of it.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import type { CitedAnswer, CollectionView } from '#contract'

import { openPlace, type Place } from '../../cli/place.ts'
import { freePort } from '../../daemon/free-port.ts'
import { type Count, countOf, judge, type Outcome } from '../judge-answer.ts'
import { itemsOf, papers, type Questions, readPapers } from '../questions.ts'
import { assertOffline } from './assert-offline.ts'

const [mode, ...sets] = process.argv.slice(2)
const hidden = pathToFileURL(path.join(import.meta.dirname, 'hide-model.ts')).href
const env = mode === 'without-model' ? { NODE_OPTIONS: `--import=${hidden}` } : {}

await assertOffline()
using place: Place = openPlace()
const daemon = place.start(['up', '--no-browser', '--port', await freePort()], { env, limitMs: 600_000 })
try {
  await daemon.says(/Adjutant is up/)
  const { report } = await place.json<{ report: { added: number; unread: number } }>(
    'documents',
    'add',
    papers,
  )
  if (mode === 'with-model') await comeVectors()
  const { hits, by } = await place.json<{ hits: unknown[]; by: string }>('search', 'who services the boiler')
  assert.ok(hits.length > 0)
  const counts: Record<string, Count> = {}
  for (const set of sets) counts[set] = countOf(await askAll(set as Questions))
  process.stdout.write(`${JSON.stringify({ report, by, counts })}\n`)
} finally {
  daemon.child.kill('SIGTERM')
  await daemon.ended
}

/** They are made when the reading is over. */
async function comeVectors(): Promise<void> {
  while (!(await hasVectors())) await pause(500)
}

async function hasVectors(): Promise<boolean> {
  const collections = await place.json<CollectionView[]>('collections', 'list')
  const files = collections.find(({ name }) => name === 'files')
  return files !== undefined && files.passages > 0 && files.withVectors === files.passages
}

async function askAll(name: Questions): Promise<Outcome[]> {
  const readings = await readPapers()
  const outcomes: Outcome[] = []
  for (const item of itemsOf(name)) {
    const { answer } = await place.json<{ answer: CitedAnswer }>('ask', '--docs', item.question)
    const outcome = judge(withinPapers(answer), item.answer, readings)
    outcomes.push(outcome)
    // Of those that are not to be looked at nothing is told.
    if (name !== 'held-out' && !['right', 'refused'].includes(outcome))
      process.stdout.write(`${item.id} ${outcome}: ${item.question} ${answer.answer}\n`)
  }
  return outcomes
}

/** With the paths of the papers within their folder. */
function withinPapers(answer: CitedAnswer): CitedAnswer {
  const sentences = answer.sentences.map(({ text, citations }) => ({
    text,
    citations: citations.map((citation) => ({
      ...citation,
      path: path.relative(papers, citation.path).replaceAll(path.sep, '/'),
    })),
  }))
  return { ...answer, sentences }
}
