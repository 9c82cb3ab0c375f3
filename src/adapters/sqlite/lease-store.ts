import { z } from 'zod'

import { Grant } from '#contract'
import type { Lease, LeaseStore } from '#gate'

import type { Sqlite } from './open-database.ts'

interface Row {
  readonly id: string
  readonly root: string
  readonly tools: string
  readonly resources: string | null
  readonly effects: number | null
  readonly until: number | null
  readonly given_by: string
}

const Tools = z.array(z.string())
const Resources = z.array(Grant)

/** Keeps leases in the table `lease`. */
export function createLeaseStore(db: Sqlite): LeaseStore {
  const byRoot = db.prepare<[string], Row>('SELECT * FROM lease WHERE root = ? AND revoked = 0 ORDER BY rowid')
  const insert = db.prepare(
    'INSERT INTO lease (id, root, tools, resources, effects, until, given_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const revoke = db.prepare('UPDATE lease SET revoked = 1 WHERE id = ?')
  return {
    of: (root) => byRoot.all(root).map(toLease),
    add({ id, root, tools, on, effects, until, by }) {
      insert.run(id, root, JSON.stringify(tools), on && JSON.stringify(on), effects, until, by)
    },
    revoke(id) {
      revoke.run(id)
    },
  }
}

function toLease({ id, root, tools, resources, effects, until, given_by: by }: Row): Lease {
  const on = resources === null ? null : Resources.parse(JSON.parse(resources))
  return { id, root, tools: Tools.parse(JSON.parse(tools)), on, effects, until, by }
}
