import type { Clock } from '#base'
import type { Library, Records } from '#gate'
import type { Extractor, SearchStore, Space } from '#memory'

import { getCollection, listCollections } from './collections.ts'
import type { AskElsewhere, HomeEmbedder } from './home-embedder.ts'
import { createLibrary } from './library.ts'
import type { KeptLibrarySettings } from './library-settings.ts'
import { Unread } from './unread.ts'

/** The documents of a home, with what a person has set about them. */
export interface HomeLibrary extends Library {
  readonly settings: KeptLibrarySettings
  readonly counts: SearchStore['counts']
  /** How many files of a collection could not be read. */
  countUnread(collection: string): Promise<number>
  /** Whether documents are read just now, or were a moment ago: a longer one, the more were read in a row. */
  isReading(): boolean
  /** How many documents this process has taken in so far. */
  readonly taken: number
  /** Where texts are compared by what they mean; null where they are found by their words alone, here and now. */
  space(): Promise<Space | null>
  /** Whether anything has a vector to be compared by, here and now. */
  comparesMeaning(): Promise<boolean>
  /** In whose space vectors stand, whether or not it can be asked here; null where there are none. */
  spaceName(): Promise<string | null>
  /** Gives the way to ask models that are not on this machine. */
  askElsewhere(ask: AskElsewhere): void
}

interface HomeLibraryOptions {
  readonly store: SearchStore
  readonly extractor: Extractor
  readonly embedder: Pick<HomeEmbedder, 'get' | 'spaceName' | 'askElsewhere'>
  readonly settings: KeptLibrarySettings
  readonly records: Records
  readonly clock: Clock
}

/** So long after a document, in milliseconds, a reading is over, and the processes that read have ended… */
const longestRestMs = 3_000
/** …where it was one of many: nobody need wait for the vectors of a few. */
const shortestRestMs = 200
const restMsForEach = 50

export function openLibrary(options: HomeLibraryOptions): HomeLibrary {
  const { store, embedder, settings, records, clock } = options
  const unread = new Unread(records)
  const library = createLibrary({
    ...options,
    embedder: () => embedder.get(),
    unread,
    collectionOf: (name) => getCollection(settings, name),
    collections: () => listCollections(settings),
  })
  let [taking, taken] = [0, 0]
  let tookAt = Number.NEGATIVE_INFINITY
  /** Documents that were read without a rest between them. */
  let inRow = 0
  function isReading(): boolean {
    const restMs = Math.min(longestRestMs, shortestRestMs + inRow * restMsForEach)
    return taking > 0 || clock.now() - tookAt < restMs
  }
  const space = async (): Promise<Space | null> => (await embedder.get().catch(() => null))?.space ?? null
  return {
    ...library,
    async take(file, how) {
      inRow = isReading() ? inRow + 1 : 1
      taking += 1
      try {
        return await library.take(file, how)
      } finally {
        taking -= 1
        taken += 1
        tookAt = clock.now()
      }
    },
    isReading,
    get taken() {
      return taken
    },
    settings,
    counts: (collection) => store.counts(collection),
    spaceName: () => embedder.spaceName(),
    askElsewhere: (ask) => embedder.askElsewhere(ask),
    countUnread: (collection) => unread.count(collection),
    space,
    async comparesMeaning() {
      const here = await space()
      return here !== null && (await store.dimensionsOf(here.name)) !== null
    },
  }
}
