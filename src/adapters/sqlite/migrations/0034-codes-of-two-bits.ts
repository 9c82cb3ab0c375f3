import type { Migration } from '../migrate.ts'
import { codeOf } from '../search/code.ts'
import { toVector } from '../search/vector-rows.ts'

/** Codes have a second bit for each number of their vector. */
export const codesOfTwoBits: Migration = {
  id: '0034-codes-of-two-bits',
  up(db) {
    const change = db.prepare<[Uint8Array, number]>('UPDATE vector_code SET code = ? WHERE embedding = ?')
    const vectorOf = db.prepare<[number], Buffer>('SELECT vector FROM embedding WHERE number = ?').pluck()
    for (const embedding of db.prepare<[], number>('SELECT embedding FROM vector_code').pluck().all()) {
      const vector = vectorOf.get(embedding)
      if (vector) change.run(codeOf(toVector(vector)), embedding)
    }
  },
}
