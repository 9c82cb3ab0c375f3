import { gramsOf, nameWords } from '#memory'

import type { Sqlite } from '../open-database.ts'

interface Under {
  readonly path: string
  readonly title: string | null
  readonly headings: readonly string[]
}

/** What a passage stands under, to be found by its words too. */
export function contextOf({ path, title, headings }: Under): string {
  return [nameWords(path), ...(title === null || headings.includes(title) ? [] : [title]), ...headings].join(
    '\n',
  )
}

/** Puts the passages of a document under what it is called now. Within a transaction. */
export function createContextChange(db: Sqlite): (document: number) => void {
  const passages = db.prepare<
    [number],
    { number: number; path: string; title: string | null; headings: string; text: string }
  >(
    `SELECT p.number, d.path, d.title, p.headings, p.text FROM passage AS p JOIN document AS d ON d.number = p.document
     WHERE p.document = ?`,
  )
  // Only where it is another, since the words are indexed anew.
  const change = db.prepare<[string, string, number, string]>(
    'UPDATE passage SET context = ?, grams = ? WHERE number = ? AND context <> ?',
  )
  return (document) => {
    for (const { number, headings, text, ...names } of passages.all(document)) {
      const context = contextOf({ ...names, headings: JSON.parse(headings) as string[] })
      change.run(context, gramsOf(`${context}\n${text}`), number, context)
    }
  }
}
