import type { Label } from '#contract'

import type { Passage } from '../passage.ts'
import type { DocumentKind } from '../reading.ts'
import type { Space } from './embedder.ts'

/** A document as it was last read. */
export interface KeptDocument {
  /** Stays while it keeps its place: by its collection and path. */
  readonly id: string
  readonly collection: string
  /** Absolute path of the file, or whatever names it in its collection: `notes/shopping`. */
  readonly path: string
  readonly title: string | null
  readonly kind: DocumentKind
  /** SHA-256 of the bytes that it was read from. */
  readonly hash: string
  readonly sizeBytes: number
  /** Milliseconds since the Unix epoch. */
  readonly modifiedMs: number
  readonly takenMs: number
  /** Who may have written it, and who may read it. */
  readonly label: Label
  readonly passages: number
}

/** A document with its text, to be kept. */
export interface TakenDocument extends Omit<KeptDocument, 'id' | 'passages'> {
  readonly text: string
  readonly passages: readonly Passage[]
}

/** The vectors of passages in one space, by the passages' ids. */
export interface Vectors {
  readonly space: Space
  readonly of: ReadonlyMap<string, Float32Array>
}

/** Which passages are looked through; all where nothing is said. */
export interface SearchScope {
  readonly collections?: readonly string[]
  /** Documents whose path is this or begins with this and a slash. */
  readonly under?: string
  /** Milliseconds since the Unix epoch: documents that were last changed then or later, and before. */
  readonly since?: number
  readonly until?: number
  /** Leaves out what is more confidential, or less trusted, than this. */
  readonly within?: Partial<Pick<Label, 'integrity' | 'confidentiality'>>
}

/** How well a passage fits: more is better; comparable within one search alone. */
export interface Scored {
  readonly passage: string
  readonly score: number
}

/** A passage with the document that it stands in. */
export interface FoundPassage extends Passage {
  readonly document: KeptDocument
}

/**
 * Documents, their passages and vectors, and what finds them. Each call is atomic; what a promise has told is durable, and
 * is found by the next search of any process. Adapters must pass `testSearchStore`.
 */
export interface SearchStore {
  find(collection: string, path: string): Promise<KeptDocument | undefined>
  /** Documents that were read from bytes with this SHA-256, by path in the order of code points; 20 at the most. */
  withHash(collection: string, hash: string): Promise<readonly KeptDocument[]>
  /** By path in the order of code points. */
  list(
    collection: string,
    options: { readonly under?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly KeptDocument[]>
  /** How long the vectors of a space are, by its name; null where no passage has one. */
  dimensionsOf(space: string): Promise<number | null>
  /** Which of these passages are kept with a vector of the space. */
  withVectors(space: Space, passages: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * In the place of what was there under its collection and path. What has not changed is kept, with its vectors. A passage whose
   * id another document's passage has already is kept under another.
   */
  put(document: TakenDocument, vectors?: Vectors): Promise<KeptDocument>
  /**
   * Under another path of its collection, in the place of what was there, and no other than it was: nothing is read anew.
   * False where it is not there.
   *
   * @param label in the place of the one that it had
   */
  move(collection: string, from: string, to: string, label?: Label): Promise<boolean>
  /** @returns how many documents are gone */
  remove(collection: string, options: { readonly path: string } | { readonly under: string }): Promise<number>
  /** The document's text, or a piece of it, in bytes of UTF-8: characters that are within it whole. Undefined where it is not there. */
  text(
    document: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ readonly document: KeptDocument; readonly text: string } | undefined>
  /** How much there is. */
  counts(collection?: string): Promise<
    readonly {
      readonly collection: string
      readonly documents: number
      readonly passages: number
      /** Of the passages, those that have a vector, by the space's name. */
      readonly vectors: Readonly<Record<string, number>>
    }[]
  >
  /** Passages that have no vector in a space yet. */
  passagesWithout(space: Space, options: { readonly limit: number }): Promise<readonly Passage[]>
  /** Vectors of passages, at length 1; of those that are gone by now, none is kept. A space of other dimensions than before begins anew. */
  putVectors(vectors: Vectors): Promise<void>
  /** Drops all spaces but these. */
  keepSpaces(names: readonly string[]): Promise<void>

  /** The best fitting by the words in them, best first; each score is above 0, which is what a passage without any of them would have. */
  byWords(
    words: string,
    options: { readonly scope: SearchScope; readonly limit: number; readonly signal: AbortSignal },
  ): Promise<readonly Scored[]>
  /**
   * The nearest by cosine, best first; `exact` compares all of them instead of the most promising ones. Passages in `also` come
   * too, beyond the limit and however far they are, where they are in the scope and have a vector.
   */
  byMeaning(
    vector: Float32Array,
    options: {
      readonly space: Space
      readonly scope: SearchScope
      readonly limit: number
      readonly exact?: boolean
      readonly also?: readonly string[]
      readonly signal: AbortSignal
    },
  ): Promise<readonly (Scored & { readonly vector: Float32Array })[]>
  /** In the order asked; without those that are gone. */
  passages(ids: readonly string[]): Promise<readonly FoundPassage[]>
}
