/** What a document is, by its content rather than by its name. */
export type DocumentKind =
  | 'text'
  | 'markdown'
  | 'html'
  | 'pdf'
  | 'docx'
  | 'table'
  | 'json'
  | 'mail'
  | 'calendar'
  | 'code'

/** The text of a document, with where its parts stand in it. */
export interface Reading {
  readonly kind: DocumentKind
  /** What it calls itself: its first heading, its subject; null where it says nothing. */
  readonly title: string | null
  /** Well-formed Unicode, lines ended by `\n`. Of a file that is text it is what stands in it. */
  readonly text: string
  /** In order and apart from each other; between them there is nothing to read. */
  readonly parts: readonly ReadingPart[]
  /** What of the document was not read, in words for people: `pages 3 and 4 hold pictures only`. */
  readonly left: readonly string[]
}

export interface ReadingPart {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'table' | 'code'
  /** In characters of the text (UTF-16 code units), the end not included. */
  readonly start: number
  readonly end: number
  /** Of a table whose first row names its columns: where that row ends, in characters of the text. A row is a line of its own. */
  readonly headerEnd?: number
  /** Of a heading: 1 is the highest. */
  readonly level?: number
  /** Counts from 1, in documents that have pages. */
  readonly page?: number
}
