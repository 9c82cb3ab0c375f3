import type { Sqlite } from '../open-database.ts'

/** In which document each passage stands, by their numbers. */
export interface KnownPlaces {
  isLoaded(): boolean
  documents(): Uint32Array
  takeOver(added: readonly number[]): void
  forget(): void
}

const select = 'SELECT number, document FROM passage'

export function createKnownPlaces(db: Sqlite): KnownPlaces {
  const all = db.prepare<[], [number, number]>(select).raw()
  const some = db
    .prepare<[string], [number, number]>(`${select} WHERE number IN (SELECT value FROM json_each(?))`)
    .raw()
  let documents: Uint32Array | undefined

  function withPlaces(before: Uint32Array, places: Iterable<[number, number]>): Uint32Array {
    let known = before
    for (const [passage, document] of places) {
      if (passage >= known.length) {
        const larger = new Uint32Array(Math.max(passage + 1, known.length * 2))
        larger.set(known)
        known = larger
      }
      known[passage] = document
    }
    return known
  }
  return {
    isLoaded: () => documents !== undefined,
    documents() {
      documents ??= withPlaces(new Uint32Array(1_024), all.iterate())
      return documents
    },
    takeOver(added) {
      if (documents) documents = withPlaces(documents, some.all(JSON.stringify(added)))
    },
    forget() {
      documents = undefined
    },
  }
}
