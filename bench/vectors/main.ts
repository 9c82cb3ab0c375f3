import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { createUseLite, systemClock } from '#adapters'
import { createRandom } from '#engine/testing'
import { dot } from '#memory'

import { readFaq } from '../retrieval/faq.ts'
import { keptVectors } from '../retrieval/kept-vectors.ts'
import { askInTurns, type Figures } from './ask.ts'
import { fillContenders } from './contenders.ts'
import { makeVectors } from './made-vectors.ts'
import { report } from './report.ts'

export const vectorsUsage = `npm run bench -- vectors [--count N] [--queries N] [--faq] [--cache DIR]

  the nearest ten of 100,000 vectors of 384 numbers: how many of them are found and how soon, everywhere and in groups of a
  tenth and a fiftieth; ours in an encrypted file, beside sqlite-vec and LanceDB; with --faq, of real vectors: USE-lite's, of
  the FAQ's passages and questions
`

const dimensions = 384
const limit = 10

/** A tenth, a fiftieth, and the rest. */
function groupOf(index: number): number {
  if (index % 10 === 0) return 1
  return index % 50 === 1 ? 2 : 0
}

const scopes = [
  { name: 'everywhere', group: undefined },
  { name: 'a tenth', group: 1 },
  { name: 'a fiftieth', group: 2 },
] as const

interface Posed {
  readonly vectors: readonly Float32Array[]
  readonly queries: readonly Float32Array[]
}

export async function benchVectors(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '100000' },
      queries: { type: 'string', default: '100' },
      faq: { type: 'boolean', default: false },
      cache: { type: 'string', default: path.join(tmpdir(), 'adjutant-bench-retrieval') },
    },
  })
  const posed = values.faq
    ? await ofFaq(values.cache, Number(values.queries))
    : made(Number(values.count), Number(values.queries))
  await compare(posed)
}

function made(count: number, queries: number): Posed {
  const random = createRandom(7)
  const all = makeVectors(count + queries, dimensions, () => random.next())
  return { vectors: all.slice(0, count), queries: all.slice(count) }
}

async function ofFaq(cache: string, queries: number): Promise<Posed> {
  const set = readFaq(cache)
  if (!set) throw new Error('The FAQs cannot be had: that takes a Debian and a network.')
  await using embedder = createUseLite({ clock: systemClock })
  const vectorsOf = (texts: readonly { readonly text: string }[]): Promise<Float32Array[]> =>
    keptVectors(
      cache,
      embedder,
      texts.map(({ text }) => text),
    )
  const vectors = await vectorsOf(set.texts)
  return { vectors, queries: (await vectorsOf(set.questions)).slice(0, queries) }
}

async function compare({ vectors, queries }: Posed): Promise<void> {
  const groups = vectors.map((_, index) => groupOf(index))
  const contenders = await fillContenders(vectors, groups)
  let unfiltered: Figures | undefined
  process.stdout.write(
    `\n${queries.length} queries of ${vectors.length} vectors of ${vectors[0]?.length ?? 0}; milliseconds\n`,
  )
  for (const { name, group } of scopes) {
    const truth = queries.map((query) => nearest(vectors, query, groups, group))
    const figures = await askInTurns(contenders, { queries, truth, group, limit })
    report(name, figures, unfiltered)
    unfiltered ??= figures[0]
  }
  for (const contender of contenders) await contender.close()
}

/** By comparing all. */
function nearest(
  vectors: readonly Float32Array[],
  query: Float32Array,
  groups: readonly number[],
  group: number | undefined,
): number[] {
  const scores = Float64Array.from(vectors, (vector, index) =>
    group === undefined || groups[index] === group ? dot(vector, query) : -Infinity,
  )
  const least = scores.toSorted().at(-limit) ?? -Infinity
  return [...scores.keys()].filter((index) => (scores[index] ?? -Infinity) >= least)
}
