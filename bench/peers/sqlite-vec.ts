import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import Database from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'

/** What is compared exactly after its index of bits: as many as it takes to miss as few as ours. */
const candidates = 1_000

/** Its index of bits, each group a partition, and then the vectors themselves: the fastest way that it has. Not encrypted. */
export async function fillVectors(vectors: readonly Float32Array[], groups: readonly number[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-sqlite-vec-'))
  const db = new Database(path.join(folder, 'vectors.db'))
  sqliteVec.load(db)
  db.pragma('journal_mode = WAL')
  const dimensions = vectors[0]?.length ?? 0
  db.exec(`CREATE VIRTUAL TABLE code USING vec0 (place integer partition key, bits bit[${dimensions}]);
           CREATE TABLE vector (number INTEGER PRIMARY KEY, vector BLOB)`)
  const add = db.prepare('INSERT INTO code (rowid, place, bits) VALUES (?, ?, vec_quantize_binary(?))')
  const keep = db.prepare('INSERT INTO vector VALUES (?, ?)')
  db.transaction(() => {
    for (const [index, vector] of vectors.entries()) {
      const blob = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
      add.run(BigInt(index), BigInt(groups[index] ?? 0), blob)
      keep.run(index, blob)
    }
  })()
  const near = `SELECT rowid FROM code WHERE bits MATCH vec_quantize_binary(?) AND k = ${candidates}`
  const all = db.prepare(near).pluck()
  const some = db.prepare(`${near} AND place = ?`).pluck()
  const exact = db
    .prepare(
      `SELECT number FROM vector WHERE number IN (SELECT value FROM json_each(?)) ORDER BY vec_distance_cosine(vector, ?) LIMIT ?`,
    )
    .pluck()
  return {
    async ask(vector: Float32Array, limit: number, group?: number): Promise<number[]> {
      const blob = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
      const found = group === undefined ? all.all(blob) : some.all(blob, BigInt(group))
      return exact.all(JSON.stringify(found), blob, limit) as number[]
    },
    async close(): Promise<void> {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}
