/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** The same packed by gzip, where that is worth it. */
  readonly packed: Uint8Array | null
  /** Whether its name changes with its content, so that whoever has it need not ask again. */
  readonly isNamedByContent: boolean
}

/** The files of a page by their paths from `/` on, its document as `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** What is shown where the page was not built. */
export const missingPage: PageFile = {
  mediaType: 'text/html; charset=utf-8',
  bytes: new TextEncoder().encode(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Adjutant</title>' +
      '<p>The page is not built. Start the program with <code>npm start</code>, or build it with ' +
      '<code>npm run build</code>.</p></html>\n',
  ),
  packed: null,
  isNamedByContent: false,
}
