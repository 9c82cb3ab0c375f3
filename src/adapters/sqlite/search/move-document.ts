import type { Label } from '#contract'

import type { Sqlite } from '../open-database.ts'
import { createContextChange } from './passage-context.ts'

/** Moves a document to another path of its collection, in the place of what was there; false where it is not there. Within a transaction. */
export function createMoveDocument(
  db: Sqlite,
  letGo: (document: number) => void,
): (collection: string, from: string, to: string, label: Label | undefined) => boolean {
  const find = db
    .prepare<[string, string], number>(
      'SELECT number FROM document WHERE collection = ? AND path = ? AND is_going = 0',
    )
    .pluck()
  const rename = db.prepare<[string, number]>('UPDATE document SET path = ? WHERE number = ?')
  const relabel = db.prepare<[string, string, string, number]>(
    'UPDATE document SET integrity = ?, confidentiality = ?, sources = ? WHERE number = ?',
  )
  const changeContext = createContextChange(db)
  return (collection, from, to, label) => {
    const number = find.get(collection, from)
    if (number === undefined || from === to) return number !== undefined
    const inTheWay = find.get(collection, to)
    if (inTheWay !== undefined) letGo(inTheWay)
    rename.run(to, number)
    changeContext(number)
    if (label) relabel.run(label.integrity, label.confidentiality, JSON.stringify(label.sources), number)
    return true
  }
}
