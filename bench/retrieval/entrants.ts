import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import Database from 'better-sqlite3-multiple-ciphers'

import { openSearchStore, prepareDatabase } from '#adapters'
import { type Embedder, queryTerms, recall, type SearchStore } from '#memory'

import { peersFolder } from '../engine/entrants.ts'
import type { JudgedSet } from './judged-set.ts'

/** What is asked: a question with its vector. */
export type Ask = (question: string, vector: Float32Array, limit: number) => Promise<readonly string[]>

export interface Entrant extends AsyncDisposable {
  readonly name: string
  readonly ask: Ask
}

interface Filled {
  readonly set: JudgedSet
  readonly vectors: readonly Float32Array[]
}

/** Passages of one document in the store: what it puts at once. */
const passagesEach = 200

/** A home's own store with a set in it: encrypted, every commit synced. */
export async function fillStore(
  { set, vectors }: Filled,
  space: Embedder['space'],
): Promise<{ store: SearchStore } & AsyncDisposable> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  const options = { file: path.join(folder, 'home.db'), key: new Uint8Array(32).fill(1) }
  prepareDatabase(options)
  const store = openSearchStore(options)
  for (let from = 0; from < set.texts.length; from += passagesEach) {
    const some = set.texts.slice(from, from + passagesEach)
    const place = { start: 0, end: 0, line: 1, lastLine: 1, page: null, headings: [] }
    const facts = {
      collection: set.name,
      path: `${from}`,
      title: null,
      kind: 'text',
      hash: '',
      sizeBytes: 0,
    } as const
    const label = { integrity: 'untrusted', confidentiality: 'public', sources: [] as string[] } as const
    await store.put(
      {
        ...facts,
        modifiedMs: 0,
        takenMs: 0,
        label,
        text: '',
        passages: some.map(({ id, text }) => ({ ...place, id, text })),
      },
      { space, of: new Map(some.map(({ id }, index) => [id, vectors[from + index] ?? new Float32Array(0)])) },
    )
  }
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Ours, as an agent asks it; the vectors of questions are made before. */
export function ours(
  store: SearchStore,
  space: Embedder['space'],
  fusion: 'scores' | 'ranks' | 'words',
): Ask {
  const { signal } = new AbortController()
  return async (question, vector, limit) => {
    const embedder: Embedder = {
      space,
      embed: async () => [vector],
      [Symbol.asyncDispose]: async () => undefined,
    }
    const by = fusion === 'words' ? {} : { fusion }
    const asked = fusion === 'words' ? null : embedder
    const { hits } = await recall(store, asked, question, { limit, ...by, signal })
    return hits.map(({ passage }) => passage.id)
  }
}

/** SQLite's own index of words and nothing else, asked for any word but those that say nothing. */
export function fts5({ set }: Filled): Entrant {
  const db = new Database(':memory:')
  db.exec("CREATE VIRTUAL TABLE words USING fts5 (text, id UNINDEXED, tokenize = 'porter unicode61')")
  const add = db.prepare('INSERT INTO words (text, id) VALUES (?, ?)')
  for (const { id, text } of set.texts) add.run(text, id)
  const find = db
    .prepare<[string, number], string>('SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?')
    .pluck()
  return {
    name: 'SQLite FTS5',
    async ask(question, _, limit) {
      const terms = queryTerms(question)
      return terms.length === 0 ? [] : find.all(terms.map(({ text }) => `"${text}"`).join(' OR '), limit)
    },
    async [Symbol.asyncDispose]() {
      db.close()
    },
  }
}

interface PeerModule {
  readonly fill: (
    texts: JudgedSet['texts'],
    vectors: readonly Float32Array[],
  ) => Promise<{ readonly ask: Ask; readonly close: () => Promise<void> }>
}

/** A peer where the peers are installed; undefined where they are not. */
export async function peer(
  name: string,
  file: string,
  { set, vectors }: Filled,
): Promise<Entrant | undefined> {
  let module: PeerModule
  try {
    // Loaded by name, since the peers are no part of the product and mostly not there.
    module = (await import(path.join(peersFolder, file))) as PeerModule
  } catch (error) {
    process.stderr.write(
      `  ${name} is left out: ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}\n`,
    )
    return undefined
  }
  const { ask, close } = await module.fill(set.texts, vectors)
  return { name, ask, [Symbol.asyncDispose]: close }
}
