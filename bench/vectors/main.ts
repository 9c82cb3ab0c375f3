import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { openSearchStore, prepareDatabase } from '#adapters'
import { createRandom } from '#engine/testing'
import { dot } from '#memory'

import { peersFolder } from '../engine/entrants.ts'
import { makeVectors } from './made-vectors.ts'

export const vectorsUsage = `npm run bench -- vectors [--count N] [--queries N]

  the nearest ten of 100,000 vectors of 384 numbers: how many of them are found and how soon, everywhere and in groups of a
  tenth and a fiftieth; ours in an encrypted file, beside sqlite-vec and LanceDB
`

const dimensions = 384
const limit = 10

interface Contender {
  readonly name: string
  ask(vector: Float32Array, limit: number, group?: number): Promise<readonly number[]>
  close(): Promise<void>
}

type Fill = (vectors: readonly Float32Array[], groups: readonly number[]) => Promise<Omit<Contender, 'name'>>

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

export async function benchVectors(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string', default: '100000' }, queries: { type: 'string', default: '100' } },
  })
  const random = createRandom(7)
  const count = Number(values.count)
  const made = makeVectors(count + Number(values.queries), dimensions, () => random.next())
  const vectors = made.slice(0, count)
  const queries = made.slice(count)
  const groups = vectors.map((_, index) => groupOf(index))
  const truths = scopes.map(({ group }) => queries.map((query) => nearest(vectors, query, groups, group)))

  const contenders: Contender[] = []
  for (const [name, fill] of [
    ['ours, encrypted', fillOurs],
    ['sqlite-vec bits', await peer('sqlite-vec.ts')],
    ['LanceDB HNSW_SQ', await peer('lancedb.ts')],
  ] as const) {
    if (!fill) {
      process.stderr.write(`${name} is left out: install the peers with npm run bench -- peers install\n`)
      continue
    }
    const start = performance.now()
    contenders.push({ name, ...(await fill(vectors, groups)) })
    process.stdout.write(
      `${name.padEnd(16)} filled in ${((performance.now() - start) / 1_000).toFixed(1)} s\n`,
    )
  }
  for (const [at, { name: scope, group }] of scopes.entries()) {
    process.stdout.write(`\n${scope}\n`)
    for (const figures of await ask(contenders, queries, { truth: truths[at] ?? [], group }))
      process.stdout.write(`  ${figures}\n`)
  }
  for (const contender of contenders) await contender.close()
}

/** In turns, query by query, so that a busy moment is everybody's. */
async function ask(
  contenders: readonly Contender[],
  queries: readonly Float32Array[],
  { truth, group }: { readonly truth: readonly (readonly number[])[]; readonly group: number | undefined },
): Promise<string[]> {
  const figures = contenders.map(() => ({ times: [] as number[], found: 0 }))
  const first = queries[0]
  if (first) for (const contender of contenders) await contender.ask(first, limit, group)
  for (const [index, query] of queries.entries()) {
    for (const [place, contender] of contenders.entries()) {
      const figure = figures[place]
      if (!figure) continue
      const start = performance.now()
      const found = await contender.ask(query, limit, group)
      figure.times.push(performance.now() - start)
      figure.found += found.filter((one) => truth[index]?.includes(one)).length
    }
  }
  return contenders.map(({ name }, place) => {
    const { times, found } = figures[place] ?? { times: [], found: 0 }
    const sorted = times.toSorted((a, b) => a - b)
    const part = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
    const recall = (found / (queries.length * limit)).toFixed(4)
    return `${name.padEnd(16)} recall@10 ${recall}   best ${part(0)}  p50 ${part(0.5)}  p95 ${part(0.95)} ms`
  })
}

function nearest(
  vectors: readonly Float32Array[],
  query: Float32Array,
  groups: readonly number[],
  group: number | undefined,
): number[] {
  return vectors
    .map((vector, index) => ({
      index,
      score: group === undefined || groups[index] === group ? dot(vector, query) : -2,
    }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ index }) => index)
}

async function fillOurs(
  vectors: readonly Float32Array[],
  groups: readonly number[],
): Promise<Omit<Contender, 'name'>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  const options = { file: path.join(folder, 'home.db'), key: new Uint8Array(32).fill(1) }
  prepareDatabase(options)
  const store = openSearchStore(options)
  const space = { name: 'made', dimensions, weight: 1 }
  const place = { start: 0, end: 0, line: 1, lastLine: 1, page: null, headings: [] }
  for (const [group, members] of Map.groupBy(vectors.keys(), (index) => groups[index] ?? 0)) {
    for (let from = 0; from < members.length; from += 500) {
      const some = members.slice(from, from + 500)
      const label = { integrity: 'untrusted', confidentiality: 'public', sources: [] as string[] } as const
      await store.put(
        {
          collection: `g${group}`,
          path: `${from}`,
          title: null,
          kind: 'text',
          hash: '',
          sizeBytes: 0,
          modifiedMs: 0,
          takenMs: 0,
          label,
          text: '',
          passages: some.map((index) => ({ ...place, id: `${index}`, text: `vector ${index}` })),
        },
        { space, of: new Map(some.map((index) => [`${index}`, vectors[index] ?? new Float32Array(0)])) },
      )
    }
  }
  const { signal } = new AbortController()
  process.stdout.write(`ours: ${(statSync(options.file).size / 1e6).toFixed(0)} MB\n`)
  return {
    async ask(vector, most, group) {
      const scope = group === undefined ? {} : { collections: [`g${group}`] }
      const found = await store.byMeaning(vector, { space, scope, limit: most, signal })
      return found.map(({ passage }) => Number(passage))
    },
    async close() {
      await store[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

async function peer(file: string): Promise<Fill | undefined> {
  try {
    // Loaded by name, since the peers are no part of the product and mostly not there.
    const module = (await import(path.join(peersFolder, file))) as { fillVectors: Fill }
    return module.fillVectors
  } catch {
    return undefined // Not installed.
  }
}
