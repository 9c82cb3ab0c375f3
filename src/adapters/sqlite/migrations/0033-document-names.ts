import type { Migration } from '../migrate.ts'
import { createContextChange } from '../search/passage-context.ts'

/** Passages are found by what their document is called, too. */
export const documentNames: Migration = {
  id: '0033-document-names',
  up(db) {
    const change = createContextChange(db)
    for (const number of db.prepare<[], number>('SELECT number FROM document').pluck().all()) change(number)
  },
}
