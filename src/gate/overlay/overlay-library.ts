import { sha256 } from '#base'
import type { KeptDocument } from '#memory'

import type { Library } from '../ports/library.ts'

/** What a dry-run asks of a library. */
export type ObservedLibrary = Pick<
  Library,
  'collectionsIn' | 'find' | 'list' | 'listUnread' | 'search' | 'text'
>

/**
 * A library as a dry-run has it: what is taken or removed is so for later looks, and nothing is read or kept. What would
 * have been read anew is not found by a search, which goes by what there is.
 */
export function overlayLibrary(real: ObservedLibrary): Library {
  const changed = new Map<string, KeptDocument | null>()
  const keyOf = (collection: string, path: string): string => `${collection}\n${path}`
  const find: Library['find'] = async (collection, path) => {
    const mine = changed.get(keyOf(collection, path))
    return mine === undefined ? real.find(collection, path) : (mine ?? undefined)
  }
  return {
    collectionsIn: (project) => real.collectionsIn(project),
    find,
    text: async (document, range) => real.text(document, range),
    embed: async () => 0,
    listUnread: async (collection, where) => real.listUnread(collection, where),
    async list(collection, { under, after, limit }) {
      const below = await real.list(collection, {
        ...(under === undefined ? {} : { under }),
        ...(after === undefined ? {} : { after }),
        limit: limit + changed.size,
      })
      const added = [...changed.values()].filter(
        (document) =>
          document?.collection === collection &&
          isUnder(document.path, under) &&
          (after === undefined || document.path > after),
      ) as KeptDocument[]
      return [...below.filter(({ path }) => !changed.has(keyOf(collection, path))), ...added]
        .toSorted((a, b) => (a.path < b.path ? -1 : 1))
        .slice(0, limit)
    },
    async search(query, options) {
      const hits = await real.search(query, options)
      return hits.filter(({ document }) => !changed.has(keyOf(document.collection, document.path)))
    },
    async take({ collection, path, content, modifiedMs, label }) {
      const before = await find(collection, path)
      const hash = sha256(content)
      const document: KeptDocument = {
        id: `${collection}/${path}`,
        collection,
        path,
        title: null,
        kind: 'text',
        hash,
        sizeBytes: content.length,
        modifiedMs,
        takenMs: modifiedMs,
        label,
        passages: 0,
      }
      if (before && 'hash' in before && before.hash === hash) return { document: before, is: 'same' }
      changed.set(keyOf(collection, path), document)
      return { document, is: before && 'hash' in before ? 'changed' : 'new' }
    },
    async remove(collection, where) {
      let count = 0
      const drop = async (path: string): Promise<void> => {
        const there = await find(collection, path)
        if (!there) return
        changed.set(keyOf(collection, path), null)
        count += 1
      }
      if ('path' in where) await drop(where.path)
      else
        for (;;) {
          const under = where.under === null ? {} : { under: where.under }
          const [first] = await this.list(collection, { ...under, limit: 1 })
          if (!first) break
          await drop(first.path)
        }
      return count
    },
  }
}

/** A path itself, or what is below it. */
function isUnder(path: string, under: string | undefined): boolean {
  return under === undefined || path === under || path.startsWith(under.endsWith('/') ? under : `${under}/`)
}
