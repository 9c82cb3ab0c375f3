import type { Migration } from '../migrate.ts'

/** Documents by the bytes that they were read from: a file that comes is first looked for among those that went. */
export const documentHash: Migration = {
  id: '0032-document-hash',
  up(db) {
    db.exec('CREATE INDEX document_by_hash ON document (collection, hash) WHERE is_going = 0')
  },
}
