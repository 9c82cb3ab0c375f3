import type { Reading } from '../reading.ts'

export interface GivenFile {
  /** Its name without folders: the ending is a hint and no more. */
  readonly name: string
  readonly content: Uint8Array
}

/**
 * Reads the text of a document's bytes, whoever made them: apart from the program, with a limit on memory and time.
 * What cannot be read is refused, and harms nothing else. Adapters must pass `testExtractor`.
 */
export interface Extractor extends AsyncDisposable {
  /**
   * @throws AppError `documents.unknown_kind` (a picture, a program, an archive), `documents.broken`,
   *   `documents.encrypted` (a password is needed), `documents.too_large` (in bytes, or unpacked), `documents.empty` (no text
   *   in it, such as a scanned page), `documents.too_slow`, `documents.too_hungry` (memory), `documents.busy` (too many wait already)
   */
  read(file: GivenFile, options: { readonly signal: AbortSignal }): Promise<Reading>
}
