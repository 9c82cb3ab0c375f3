import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { openSearchStore, prepareDatabase } from '#adapters'

import { peersFolder } from '../engine/entrants.ts'

/** What finds the nearest vectors. */
export interface Contender extends Filled {
  readonly name: string
}

interface Filled {
  /** @returns their places in the list that it was filled with */
  ask(vector: Float32Array, limit: number, group?: number): Promise<readonly number[]>
  close(): Promise<void>
}

type Fill = (vectors: readonly Float32Array[], groups: readonly number[]) => Promise<Filled>

/** Ours first, then the peers that are installed, each filled with the vectors. */
export async function fillContenders(
  vectors: readonly Float32Array[],
  groups: readonly number[],
): Promise<Contender[]> {
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
    const seconds = (performance.now() - start) / 1_000
    process.stdout.write(`${name.padEnd(16)} filled in ${seconds.toFixed(1)} s\n`)
  }
  return contenders
}

/** Vectors put at once. */
const vectorsEach = 500

/** A home's own store, encrypted, every commit synced; a group is a collection. */
async function fillOurs(vectors: readonly Float32Array[], groups: readonly number[]): Promise<Filled> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  const options = { file: path.join(folder, 'home.db'), key: new Uint8Array(32).fill(1) }
  prepareDatabase(options)
  const store = openSearchStore(options)
  const space = { name: 'made', dimensions: vectors[0]?.length ?? 0, weight: 1 }
  const place = { start: 0, end: 0, line: 1, lastLine: 1, page: null, headings: [] }
  const facts = { title: null, kind: 'text', hash: '', sizeBytes: 0, modifiedMs: 0, takenMs: 0 } as const
  for (const [group, members] of Map.groupBy(vectors.keys(), (index) => groups[index] ?? 0)) {
    for (let from = 0; from < members.length; from += vectorsEach) {
      const some = members.slice(from, from + vectorsEach)
      const label = { integrity: 'untrusted', confidentiality: 'public', sources: [] as string[] } as const
      const passages = some.map((index) => ({ ...place, id: `${index}`, text: `vector ${index}` }))
      const of = new Map(some.map((index) => [`${index}`, vectors[index] ?? new Float32Array(0)]))
      await store.put(
        { ...facts, collection: `g${group}`, path: `${from}`, label, text: '', passages },
        { space, of },
      )
    }
  }
  const { signal } = new AbortController()
  process.stdout.write(`ours: ${(statSync(options.file).size / 1e6).toFixed(0)} MB\n`)
  return {
    async ask(vector, limit, group) {
      const scope = group === undefined ? {} : { collections: [`g${group}`] }
      const found = await store.byMeaning(vector, { space, scope, limit, signal })
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
