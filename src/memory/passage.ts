/** A piece of a document that can be found and cited. */
export interface Passage {
  /** The same for the same words at the same place in the order of equal ones of the same document, however often it is read. */
  readonly id: string
  /** What stands at `start` to `end`, word for word. */
  readonly text: string
  /** In bytes of the document's text in UTF-8, the end not included. */
  readonly start: number
  readonly end: number
  /** Lines of the document's text, counted from 1: of its first and of its last character. */
  readonly line: number
  readonly lastLine: number
  /** Counts from 1; null in documents without pages. */
  readonly page: number | null
  /** The headings that it stands under, the highest first. */
  readonly headings: readonly string[]
}
