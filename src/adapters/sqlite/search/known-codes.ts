import type { Sqlite } from '../open-database.ts'
import type { CodePages } from './code-pages.ts'
import { planeBytes } from './code.ts'
import type { KnownDocuments } from './known-documents.ts'
import { createSegment, type Segment } from './segment.ts'

interface Code {
  readonly embedding: number
  readonly document: number
  readonly space: number
  readonly code: Buffer
}

interface KnownSpace {
  readonly bytes: number
  readonly segments: Map<string, Segment>
}

/** The codes of the spaces that were asked for, a segment for each collection. */
export interface KnownCodes {
  isLoaded(): boolean
  segments(
    space: { readonly number: number; readonly dimensions: number },
    collections?: readonly string[],
  ): readonly Segment[]
  /** By the numbers of embeddings, which are new or gone: they never change. */
  takeOver(changed: readonly number[]): void
  forget(): void
}

export function createKnownCodes(db: Sqlite, pages: CodePages, documents: KnownDocuments): KnownCodes {
  const all = db.prepare<[number], Code>('SELECT * FROM vector_code WHERE space = ?')
  const some = db.prepare<[string], Code>(
    'SELECT * FROM vector_code WHERE embedding IN (SELECT value FROM json_each(?))',
  )
  const spaces = new Map<number, KnownSpace>()

  function add({ bytes, segments }: KnownSpace, { embedding, document, code }: Code): void {
    const collection = documents.collection(document)
    if (collection === undefined) return
    let segment = segments.get(collection)
    if (!segment) segments.set(collection, (segment = createSegment(pages, bytes)))
    segment.add({ embedding, document, code })
  }
  function forgetSpace({ segments }: KnownSpace): void {
    for (const segment of segments.values()) segment.clear()
  }
  function load(number: number, dimensions: number): KnownSpace {
    const space = { bytes: planeBytes(dimensions), segments: new Map<string, Segment>() }
    // While rows come in, no other question can be asked: the documents must be there.
    documents.collection(0)
    try {
      for (const code of all.iterate(number)) add(space, code)
    } catch (error) {
      forgetSpace(space)
      throw error
    }
    spaces.set(number, space)
    return space
  }
  return {
    isLoaded: () => spaces.size > 0,
    segments({ number, dimensions }, collections) {
      const { segments } = spaces.get(number) ?? load(number, dimensions)
      if (!collections) return [...segments.values()]
      return [...new Set(collections)].flatMap((name) => segments.get(name) ?? [])
    },
    takeOver(changed) {
      if (changed.length === 0 || spaces.size === 0) return
      const touched = new Set(changed)
      for (const { segments } of spaces.values())
        for (const segment of segments.values()) segment.remove(touched)
      for (const code of some.all(JSON.stringify(changed))) {
        const space = spaces.get(code.space)
        if (space) add(space, code)
      }
    },
    forget() {
      for (const space of spaces.values()) forgetSpace(space)
      spaces.clear()
    },
  }
}
