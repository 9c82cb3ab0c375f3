import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import * as lancedb from '@lancedb/lancedb'

interface Text {
  readonly id: string
  readonly text: string
}

/** Its hybrid search with reciprocal rank fusion, over an index of words with stemming and no stop words. */
export async function fill(texts: readonly Text[], vectors: readonly Float32Array[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-lancedb-'))
  const db = await lancedb.connect(folder)
  const rows = texts.map(({ id, text }, index) => ({ id, text, vector: [...(vectors[index] ?? [])] }))
  const table = await db.createTable('texts', rows)
  await table.createIndex('text', {
    config: lancedb.Index.fts({ stem: true, removeStopWords: true, language: 'English' }),
  })
  const reranker = await lancedb.rerankers.RRFReranker.create()
  return {
    async ask(question: string, vector: Float32Array, limit: number): Promise<string[]> {
      const found = await table
        .query()
        .nearestTo([...vector])
        .distanceType('cosine')
        .fullTextSearch(question)
        .rerank(reranker)
        .select(['id', 'text'])
        .limit(limit)
        .toArray()
      return found.map(({ id }) => String(id))
    },
    async close(): Promise<void> {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** An index of its own for vectors alone, the one that was fastest at this recall. */
export async function fillVectors(vectors: readonly Float32Array[], groups: readonly number[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-lancedb-'))
  const db = await lancedb.connect(folder)
  const rows = (from: number, to: number) =>
    vectors.slice(from, to).map((vector, index) => ({ id: from + index, group: groups[from + index] ?? 0, vector: [...vector] }))
  const table = await db.createTable('vectors', rows(0, 10_000))
  for (let from = 10_000; from < vectors.length; from += 10_000) await table.add(rows(from, from + 10_000))
  await table.createIndex('vector', { config: lancedb.Index.hnswSq({ distanceType: 'cosine', numPartitions: 1 }) })
  return {
    async ask(vector: Float32Array, limit: number, group?: number): Promise<number[]> {
      const query = table.query().nearestTo([...vector]).distanceType('cosine').ef(128).refineFactor(4)
      const scoped = group === undefined ? query : query.where(`group = ${group}`)
      return (await scoped.select(['id', '_distance']).limit(limit).toArray()).map(({ id }) => Number(id))
    },
    async close(): Promise<void> {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}
