import { canonicalJson } from '#base'
import { AppError, type PolicyVersion } from '#contract'
import { canonicalPolicy, parsePolicy, type PolicyStore } from '#gate'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { revisionsOf } from './revisions.ts'
import { createRowSeal } from './row-seal.ts'
import { toStoreFailure } from './store-failure.ts'

interface Row {
  readonly version: number
  readonly document: string
  readonly set_by: string
  readonly because: string
  readonly set_at: number
  readonly seal: string
}

/** Keeps the versions of the policy in `policy_version`; the connection must be able to write. */
export function createPolicyStore(db: Sqlite, { key }: { key: Uint8Array }): PolicyStore {
  const sql = {
    newest: db.prepare<[], Row>('SELECT * FROM policy_version ORDER BY version DESC LIMIT 1'),
    find: db.prepare<[number], Row>('SELECT * FROM policy_version WHERE version = ?'),
    list: db.prepare<[], Row>('SELECT * FROM policy_version ORDER BY version DESC'),
    told: db.prepare<[], number>("SELECT count(*) FROM audit_event WHERE kind = 'policy.set'").pluck(),
    add: db.prepare('INSERT OR REPLACE INTO policy_version VALUES (?, ?, ?, ?, ?, ?)'),
  }
  const seals = createRowSeal(key, 'policy_version')
  const revisions = revisionsOf(db)
  /** The newest is asked for on the way of every effect, several times, and rarely changes. */
  let last: { readonly stamp: number | undefined; readonly version: PolicyVersion | undefined } | undefined

  function toVersion({ version, document, set_by: by, because, set_at: at, seal }: Row): PolicyVersion {
    seals.require([version, document, by, because, at], seal, `Version ${version} of the policy`)
    return { version, document: parsePolicy(JSON.parse(document)), by, because, at }
  }

  /**
   * The version that the audit log tells of last. So neither taking the newest away, which would bring back an older one
   * with a seal that is right, nor putting another on top is taken for a change of the policy.
   */
  function findNewest(): PolicyVersion | undefined {
    const told = sql.told.get() ?? 0
    const row = sql.find.get(told)
    if (row) return toVersion(row)
    if (told === 0 && !sql.newest.get()) return undefined
    throw new AppError('gate.permissions_damaged', 'A version of the policy is missing.', {
      hint: 'Something else changed the database. Set the policy again to go on by what it says then.',
    })
  }

  const set = db.transaction((document: string, by: string, because: string, at: number): PolicyVersion => {
    const newest = unlessDamaged(findNewest)
    if (newest && canonicalJson(canonicalPolicy(newest.document)) === document) return newest
    const version = (sql.told.get() ?? 0) + 1
    const seal = seals.seal([version, document, by, because, at])
    sql.add.run(version, document, by, because, at, seal)
    const data = { version, because, document: JSON.parse(document) as Record<string, never> }
    appendAudit(db, { at, kind: 'policy.set', by, subject: String(version), data })
    return { version, document: parsePolicy(JSON.parse(document)), by, because, at }
  })

  return {
    newest: () =>
      stored(() => {
        const stamp = revisions.get().get('policy')
        if (last?.stamp !== stamp || last === undefined) last = { stamp, version: findNewest() }
        return last.version
      }),
    find: (version) =>
      stored(() => {
        const row = sql.find.get(version)
        return row && toVersion(row)
      }),
    list: () => stored(() => sql.list.all().map(toVersion)),
    set: (document, { by, because, at }) =>
      stored(() => {
        revisions.forget()
        return set.immediate(canonicalJson(canonicalPolicy(document)), by, because, at)
      }),
  }
}

/** Setting a policy is how one that was damaged is put right. */
function unlessDamaged<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof AppError && error.code === 'gate.permissions_damaged') return undefined
    throw error
  }
}

function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'The policy could not be kept or read')
  }
}
