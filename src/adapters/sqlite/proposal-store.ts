import type { Json } from '#base'
import type { KeptProposal, ProposalStore } from '#workspace'

import type { Sqlite } from './open-database.ts'

interface Row {
  readonly id: string
  readonly project: string
  readonly created_at: number
  readonly files: string
}

/** Keeps proposals in the table `proposal`. They name blobs, which stay for as long as the row does. */
export function createProposalStore(db: Sqlite): ProposalStore {
  const sql = {
    add: db.prepare('INSERT INTO proposal (id, project, created_at, files) VALUES (?, ?, ?, ?)'),
    drop: db.prepare(
      `DELETE FROM proposal WHERE id IN
         (SELECT id FROM proposal ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    ),
    find: db.prepare<[string], Row>('SELECT * FROM proposal WHERE id = ?'),
  }
  const add = db.transaction(
    ({ id, project, createdAt, files }: KeptProposal, { keep }: { keep: number }) => {
      sql.add.run(id, project, createdAt, JSON.stringify(files))
      sql.drop.run(keep)
    },
  )

  return {
    add: (proposal, options) => add.immediate(proposal, options),
    find(id) {
      const row = sql.find.get(id)
      if (!row) return undefined
      const { project, created_at: createdAt, files } = row
      return { id, project, createdAt, files: JSON.parse(files) as Json }
    },
  }
}
