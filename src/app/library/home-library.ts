import type { Clock } from '#base'
import type { Library, Records } from '#gate'
import type { Embedder, Extractor, SearchStore, Space } from '#memory'

import { getCollection } from './collections.ts'
import { createLibrary } from './library.ts'
import type { KeptLibrarySettings } from './library-settings.ts'
import { Unread } from './unread.ts'

/** The documents of a home, with what a person has set about them. */
export interface HomeLibrary extends Library {
  readonly settings: KeptLibrarySettings
  readonly counts: SearchStore['counts']
  /** How many files of a collection could not be read. */
  countUnread(collection: string): Promise<number>
  /** Where texts are compared by what they mean; null where they are found by their words alone. */
  space(): Promise<Space | null>
}

interface HomeLibraryOptions {
  readonly store: SearchStore
  readonly extractor: Extractor
  readonly embedder: () => Promise<Embedder | null>
  readonly settings: KeptLibrarySettings
  readonly records: Records
  readonly clock: Clock
}

export function openLibrary(options: HomeLibraryOptions): HomeLibrary {
  const { store, embedder, settings, records } = options
  const unread = new Unread(records)
  return {
    ...createLibrary({ ...options, unread, collectionOf: (name) => getCollection(settings, name) }),
    settings,
    counts: (collection) => store.counts(collection),
    countUnread: (collection) => unread.count(collection),
    space: async () => (await embedder().catch(() => null))?.space ?? null,
  }
}
