import type { Label } from '#contract'
import type { FoundPassage, KeptDocument, SearchScope } from '#memory'

/** A document whose bytes are to be read. */
export interface FileToTake {
  readonly collection: string
  /** Absolute path of a file, or a name within its collection. */
  readonly path: string
  readonly content: Uint8Array
  readonly modifiedMs: number
  readonly label: Label
}

/** A document that could not be read, and why: it is tried again when it has changed. */
export interface UnreadDocument {
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** An error code, such as `documents.encrypted`. */
  readonly code: string
  readonly message: string
}

export interface LibraryQuery extends SearchScope {
  /** The folder of a project: only its collections, and those of none. */
  readonly project?: string
  readonly text: string
  readonly limit: number
}

/** A passage that fits a query, with how well: from 0 to 1, comparable within one search alone. */
export interface LibraryHit extends FoundPassage {
  readonly score: number
}

/**
 * What a home has read of documents, in collections. Reading a document's bytes harms nothing, whoever made it; what it
 * says is as little to be trusted as its label says.
 */
export interface Library {
  /** Names of the collections that belong to the project in a folder, or to none. */
  collectionsIn(project: string): readonly string[]
  find(collection: string, path: string): Promise<KeptDocument | UnreadDocument | undefined>
  /** By path in code-unit order, those that could not be read left out. */
  list(
    collection: string,
    options: { readonly under?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly KeptDocument[]>
  /** Documents that could not be read, in the same order. */
  listUnread(
    collection: string,
    options: { readonly under?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly UnreadDocument[]>
  /**
   * Reads it, cuts it into passages and keeps them, in the place of what was there. They are found by their words from
   * then on, and by what they mean once they have vectors.
   *
   * @param options.isGone asked of documents that were read from the same bytes under another path: one that is no longer
   *   there was renamed. It is kept under its new path, with its id and all that was made of it
   * @param options.vectors `now` makes them first. `later` leaves them to `embed`: a passage's vector takes many times as
   *   long as reading it does.
   * @returns undefined where it could not be read: that is noted
   * @throws AppError `documents.no_collection`
   */
  take(
    file: FileToTake,
    options: {
      readonly vectors: 'now' | 'later'
      readonly isGone?: (path: string) => Promise<boolean>
      readonly signal: AbortSignal
    },
  ): Promise<
    | { readonly document: KeptDocument; readonly is: 'new' | 'changed' | 'same' | 'renamed' }
    | { readonly unread: UnreadDocument }
  >
  /** Also what could not be read. @param options.under null for all of it @returns how many documents are gone */
  remove(
    collection: string,
    options: { readonly path: string } | { readonly under: string | null },
  ): Promise<number>
  /** @throws AppError `documents.no_collection` */
  search(query: LibraryQuery, options: { readonly signal: AbortSignal }): Promise<readonly LibraryHit[]>
  /** A document's text, or a piece of it: in bytes of UTF-8. */
  text(
    document: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ readonly document: KeptDocument; readonly text: string } | undefined>
  /** Makes vectors for passages that have none yet. @returns how many it made; 0 when there are none left */
  embed(options: { readonly limit: number; readonly signal: AbortSignal }): Promise<number>
}

/** Where nothing is read. */
export const noLibrary: Library = {
  collectionsIn: () => [],
  find: async () => undefined,
  list: async () => [],
  listUnread: async () => [],
  take: async () => {
    throw new Error('No library is here.')
  },
  remove: async () => 0,
  search: async () => [],
  text: async () => undefined,
  embed: async () => 0,
}
