import type { DocumentKind, FoundPassage, KeptDocument, Passage } from '#memory'

export interface DocumentRow {
  readonly number: number
  readonly id: string
  readonly collection: string
  readonly path: string
  readonly title: string | null
  readonly kind: string
  readonly hash: string
  readonly size_bytes: number
  readonly modified_at: number
  readonly taken_at: number
  readonly integrity: string
  readonly confidentiality: string
  readonly sources: string
  readonly passages: number
}

export const documentColumns =
  'number, id, collection, path, title, kind, hash, size_bytes, modified_at, taken_at, integrity, confidentiality, sources, passages'

/** Rows are written by this store alone, so that what stands in them is what it takes. */
export function toDocument(row: DocumentRow): KeptDocument {
  return {
    id: row.id,
    collection: row.collection,
    path: row.path,
    title: row.title,
    kind: row.kind as DocumentKind,
    hash: row.hash,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_at,
    takenMs: row.taken_at,
    label: {
      integrity: row.integrity as KeptDocument['label']['integrity'],
      confidentiality: row.confidentiality as KeptDocument['label']['confidentiality'],
      sources: JSON.parse(row.sources) as string[],
    },
    passages: row.passages,
  }
}

export interface PassageRow {
  readonly number: number
  readonly document: number
  readonly id: string
  readonly text: string
  readonly first_byte: number
  readonly end_byte: number
  readonly line: number
  readonly last_line: number
  readonly page: number | null
  readonly headings: string
}

export const passageColumns =
  'number, document, id, text, first_byte, end_byte, line, last_line, page, headings'

export function toPassage(row: PassageRow): Passage {
  return {
    id: row.id,
    text: row.text,
    start: row.first_byte,
    end: row.end_byte,
    line: row.line,
    lastLine: row.last_line,
    page: row.page,
    headings: JSON.parse(row.headings) as string[],
  }
}

export function toFoundPassage(row: PassageRow, document: KeptDocument): FoundPassage {
  return { ...toPassage(row), document }
}
