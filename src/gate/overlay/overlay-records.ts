import type { KeptRecord, Records } from '../ports/records.ts'

type Shown = Pick<Records, 'find' | 'list' | 'count'>

export const noRecords: Shown = { find: async () => undefined, list: async () => [], count: async () => 0 }

/** Records as a dry-run has them: what is changed stays in memory, what is not shines through. */
export function overlayRecords(real: Shown): Records {
  /** Null for what was removed. */
  const changed = new Map<string, Map<string, KeptRecord | null>>()
  const changedIn = (collection: string): Map<string, KeptRecord | null> => {
    const known = changed.get(collection) ?? new Map<string, KeptRecord | null>()
    changed.set(collection, known)
    return known
  }
  async function find(collection: string, id: string): Promise<KeptRecord | undefined> {
    const mine = changedIn(collection).get(id)
    return mine === undefined ? real.find(collection, id) : (mine ?? undefined)
  }
  return {
    find,
    async list(collection, { prefix = '', after, limit }) {
      const mine = changedIn(collection)
      // As many more as may be hidden.
      const below = await real.list(collection, {
        prefix,
        ...(after === undefined ? {} : { after }),
        limit: limit + mine.size,
      })
      const added = [...mine].flatMap(([id, record]) =>
        record && id.startsWith(prefix) && (after === undefined || id > after) ? [{ ...record, id }] : [],
      )
      return [...below.filter(({ id }) => !mine.has(id)), ...added]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
    },
    async count(collection, { prefix = '' }) {
      let count = await real.count(collection, { prefix })
      for (const [id, record] of changedIn(collection)) {
        if (!id.startsWith(prefix)) continue
        count += (record ? 1 : 0) - ((await real.find(collection, id)) ? 1 : 0)
      }
      return count
    },
    async put(collection, id, value, { over, writer, label, at: updatedAt }) {
      const revision = (await find(collection, id))?.revision ?? 0
      if (over !== null && over !== revision) return undefined
      const record = { value, revision: revision + 1, writer, label, updatedAt }
      changedIn(collection).set(id, record)
      return record
    },
    async remove(collection, id, { over }) {
      const there = await find(collection, id)
      if (!there || (over !== null && over !== there.revision)) return false
      changedIn(collection).set(id, null)
      return true
    },
  }
}
