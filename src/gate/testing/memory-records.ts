import type { KeptRecord, Records } from '../ports/records.ts'

/** Records that end with the process. */
export function createMemoryRecords(): Records {
  const kept = new Map<string, Map<string, KeptRecord>>()
  const collectionOf = (name: string): Map<string, KeptRecord> => {
    const known = kept.get(name) ?? new Map<string, KeptRecord>()
    kept.set(name, known)
    return known
  }
  return {
    find: async (collection, id) => collectionOf(collection).get(id),
    list: async (collection, { prefix = '', after, limit }) =>
      [...collectionOf(collection)]
        .filter(([id]) => id.startsWith(prefix) && (after === undefined || id > after))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([id, record]) => ({ ...record, id })),
    count: async (collection, { prefix = '' }) =>
      [...collectionOf(collection).keys()].filter((id) => id.startsWith(prefix)).length,
    async put(collection, id, value, { over, at: updatedAt, ...change }) {
      const revision = collectionOf(collection).get(id)?.revision ?? 0
      if (over !== null && over !== revision) return undefined
      const record = { value, revision: revision + 1, updatedAt, writer: change.writer, label: change.label }
      collectionOf(collection).set(id, record)
      return record
    },
    async remove(collection, id, { over }) {
      const revision = collectionOf(collection).get(id)?.revision
      if (revision === undefined || (over !== null && over !== revision)) return false
      return collectionOf(collection).delete(id)
    },
  }
}
