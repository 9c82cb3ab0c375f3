import { z } from 'zod'

import type { Clock } from '#base'
import { Grant } from '#contract'
import type { Lease, LeaseStore } from '#gate'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { createRowSeal } from './row-seal.ts'

interface Row {
  readonly id: string
  readonly root: string
  readonly tools: string
  readonly resources: string | null
  readonly effects: number | null
  readonly until: number | null
  readonly given_by: string
  readonly revoked: number
  readonly seal: string
}

const Tools = z.array(z.string())
const Resources = z.array(Grant)

/** Keeps leases in the table `lease` and plans in `plan_effect`. What is given and taken back goes to the audit log. */
export function createLeaseStore(db: Sqlite, { key, clock }: { key: Uint8Array; clock: Clock }): LeaseStore {
  const sql = prepare(db)
  const seals = createRowSeal(key, 'lease')
  const planSeals = createRowSeal(key, 'plan_effect')
  /** By their seals, which are of all that is in them: asked for with every effect. */
  const read = new Map<string, Lease>()

  function leaseOf(row: Row): Lease {
    const known = read.get(row.seal)
    if (known) return known
    if (read.size >= 1_000) read.clear()
    const lease = toLease(row)
    read.set(row.seal, lease)
    return lease
  }

  return {
    of: (root) =>
      sql.byRoot.all(root).flatMap((row) => {
        seals.require(sealedParts(row), row.seal, `The lease ${row.id}`)
        return row.revoked === 0 ? [leaseOf(row)] : []
      }),
    add(lease) {
      const { id, root, tools, on, effects, until, by } = lease
      const row = {
        id,
        root,
        tools: JSON.stringify(tools),
        resources: on && JSON.stringify(on),
        effects,
        until,
        given_by: by,
        revoked: 0,
      }
      db.transaction(() => {
        sql.insert.run({ ...row, seal: seals.seal(sealedParts(row)) })
        const data = { root, tools: row.tools, on: row.resources, effects, until }
        appendAudit(db, { at: clock.now(), kind: 'lease.given', by, subject: id, data })
      }).immediate()
    },
    revoke(id, by) {
      db.transaction(() => {
        const row = sql.find.get(id)
        if (!row || row.revoked !== 0) return
        sql.revoke.run(seals.seal(sealedParts({ ...row, revoked: 1 })), id)
        appendAudit(db, { at: clock.now(), kind: 'lease.revoked', by, subject: id, data: null })
      }).immediate()
    },
    addPlan({ id, hashes, by, at }) {
      const times = new Map<string, number>()
      for (const hash of hashes) times.set(hash, (times.get(hash) ?? 0) + 1)
      db.transaction(() => {
        for (const [hash, count] of times)
          sql.insertPlan.run(id, hash, count, planSeals.seal([id, hash, count]))
        appendAudit(db, { at, kind: 'plan.approved', by, subject: id, data: { effects: hashes.length } })
      }).immediate()
    },
    planned(plan, hash) {
      const row = sql.planned.get(plan, hash)
      if (!row) return 0
      planSeals.require([plan, hash, row.times], row.seal, `The plan ${plan}`)
      return row.times
    },
  }
}

function prepare(db: Sqlite) {
  return {
    find: db.prepare<[string], Row>('SELECT * FROM lease WHERE id = ?'),
    byRoot: db.prepare<[string], Row>('SELECT * FROM lease WHERE root = ? ORDER BY rowid'),
    insert: db.prepare(
      `INSERT INTO lease (id, root, tools, resources, effects, until, given_by, revoked, seal)
       VALUES (:id, :root, :tools, :resources, :effects, :until, :given_by, :revoked, :seal)`,
    ),
    revoke: db.prepare('UPDATE lease SET revoked = 1, seal = ? WHERE id = ?'),
    insertPlan: db.prepare('INSERT INTO plan_effect (plan, hash, times, seal) VALUES (?, ?, ?, ?)'),
    planned: db.prepare<[string, string], { times: number; seal: string }>(
      'SELECT times, seal FROM plan_effect WHERE plan = ? AND hash = ?',
    ),
  }
}

function sealedParts({ id, root, tools, resources, effects, until, given_by, revoked }: Omit<Row, 'seal'>) {
  return [id, root, tools, resources, effects, until, given_by, revoked]
}

function toLease({ id, root, tools, resources, effects, until, given_by: by }: Row): Lease {
  const on = resources === null ? null : Resources.parse(JSON.parse(resources))
  return { id, root, tools: Tools.parse(JSON.parse(tools)), on, effects, until, by }
}
