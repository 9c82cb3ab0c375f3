import { AppError, type Capability, parseScope, scopeText, type StandingGrant } from '#contract'
import { type PermissionEvent, type PermissionStore, printCapability } from '#gate'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { revisionsOf } from './revisions.ts'
import { createRowSeal } from './row-seal.ts'
import { toStoreFailure } from './store-failure.ts'

interface GrantRow {
  readonly id: string
  readonly scope: string
  readonly capability: Capability
  readonly resource: string
  readonly is_pattern: number
  readonly reason: string
  readonly lifetime: StandingGrant['lifetime']
  readonly given_by: string
  readonly given_at: number
  readonly expires_at: number | null
  readonly taken_by: string | null
  readonly revoked_by: string | null
  readonly revoked_at: number | null
  readonly revoked_why: string | null
  readonly seal: string
}

interface EventRow extends Omit<PermissionEvent, 'grant' | 'scope'> {
  readonly grant_id: string | null
  readonly scope: string
}

/** Grants that hold, by their scopes, as of a revision. */
interface Known {
  readonly at: number | undefined
  readonly holding: Map<string, readonly StandingGrant[]>
}

/** One run that is refused over and over does not fill the disk. */
const refusalsOfRun = 100

/** Keeps grants in `permission_grant` and what became of them in `permission_event`; the connection must be able to write. */
export function createPermissionStore(db: Sqlite, { key }: { key: Uint8Array }): PermissionStore {
  const sql = prepare(db)
  const seals = createRowSeal(key, 'permission_grant')
  /** Those that hold are asked for on the way of every effect, several times, and rarely change. */
  let known: Known = { at: undefined, holding: new Map() }
  const revisions = revisionsOf(db)

  function toGrant(row: GrantRow): StandingGrant {
    const { seal, ...fields } = row
    seals.require(sealedParts(fields), seal, `The grant ${row.id}`)
    return fromRow(row)
  }

  function findHolding(scopes: string): readonly StandingGrant[] {
    const at = revisions.get().get('grants')
    if (at !== known.at || known.holding.size > 1_000) known = { at, holding: new Map() }
    const found = known.holding.get(scopes) ?? sql.holding.all(scopes).map(toGrant)
    known.holding.set(scopes, found)
    return found
  }

  function save(grant: StandingGrant): StandingGrant {
    revisions.forget()
    const row = toRow(grant)
    sql.save.run({ ...row, seal: seals.seal(sealedParts(row)) })
    return grant
  }

  function note(
    what: PermissionEvent['what'],
    grant: StandingGrant,
    { by, why, at }: { by: string; why: string; at: number },
  ): void {
    const { id, scope, capability, resource } = grant
    sql.note.run(what, at, by, id, scopeText(scope), capability, resource, why)
    const data = { grant: id, scope: scopeText(scope), capability: printCapability(grant), why }
    appendAudit(db, { at, kind: `grant.${what}`, by: what === 'taken' ? '' : by, subject: id, data })
  }

  const give = db.transaction((grant: StandingGrant): StandingGrant => {
    note('given', save(grant), { by: grant.givenBy, why: grant.reason, at: grant.givenAt })
    return grant
  })
  const revoke = db.transaction(
    (id: string, revoked: NonNullable<StandingGrant['revoked']>): StandingGrant => {
      const row = sql.find.get(id)
      if (!row || row.revoked_at !== null) throw notFound(id)
      const grant = save({ ...toGrant(row), revoked })
      note('revoked', grant, revoked)
      return grant
    },
  )
  const take = db.transaction((scopes: string, run: string, at: number): StandingGrant[] =>
    sql.once.all(scopes, at).map((row) => {
      const grant = save({ ...toGrant(row), takenBy: run })
      note('taken', grant, { by: run, why: grant.reason, at })
      return grant
    }),
  )

  return {
    give: (given, { by, at }) =>
      stored(() => give.immediate({ ...given, givenBy: by, givenAt: at, takenBy: null, revoked: null })),
    revoke: (id, { by, why, at }) => stored(() => revoke.immediate(id, { by, why, at })),
    list: ({ now, ended = false }) => stored(() => (ended ? sql.all.all() : sql.open.all(now)).map(toGrant)),
    holding: (scopes, now) =>
      stored(() =>
        findHolding(textOf(scopes)).filter(({ expiresAt }) => expiresAt === null || expiresAt > now),
      ),
    take: (scopes, { run, at }) =>
      stored(() => {
        // Looked at first: there is rarely one, and a transaction would wait for whoever writes.
        const wanted = textOf(scopes)
        return sql.once.all(wanted, at).length === 0 ? [] : take.immediate(wanted, run, at)
      }),
    refused({ run, tool, scope, capability, resource, at }) {
      stored(() => {
        if ((sql.refusals.get(run) ?? 0) >= refusalsOfRun) return
        sql.note.run('refused', at, run, null, scopeText(scope), capability, resource, tool)
      })
    },
    log: ({ limit, before }) =>
      stored(() => sql.log.all(before ?? Number.MAX_SAFE_INTEGER, limit)).map(
        ({ grant_id: grant, scope, ...event }) => ({ ...event, grant, scope: scopeOf(scope) }),
      ),
  }
}

function prepare(db: Sqlite) {
  const open = 'revoked_at IS NULL AND taken_by IS NULL'
  const oldest = 'ORDER BY given_at, id'
  return {
    save: db.prepare<GrantRow>(`
      INSERT INTO permission_grant VALUES (@id, @scope, @capability, @resource, @is_pattern, @reason, @lifetime,
        @given_by, @given_at, @expires_at, @taken_by, @revoked_by, @revoked_at, @revoked_why, @seal)
      ON CONFLICT (id) DO UPDATE SET taken_by = excluded.taken_by, revoked_by = excluded.revoked_by,
        revoked_at = excluded.revoked_at, revoked_why = excluded.revoked_why, seal = excluded.seal`),
    find: db.prepare<[string], GrantRow>('SELECT * FROM permission_grant WHERE id = ?'),
    all: db.prepare<[], GrantRow>('SELECT * FROM permission_grant ORDER BY given_at DESC, id DESC'),
    open: db.prepare<[number], GrantRow>(
      `SELECT * FROM permission_grant WHERE ${open} AND (expires_at IS NULL OR expires_at > ?)
       ORDER BY given_at DESC, id DESC`,
    ),
    holding: db.prepare<[string], GrantRow>(
      `SELECT * FROM permission_grant WHERE scope IN (SELECT value FROM json_each(?)) AND lifetime = 'remembered'
       AND ${open} ${oldest}`,
    ),
    once: db.prepare<[string, number], GrantRow>(
      `SELECT * FROM permission_grant WHERE scope IN (SELECT value FROM json_each(?)) AND lifetime = 'once'
       AND ${open} AND (expires_at IS NULL OR expires_at > ?) ${oldest}`,
    ),
    note: db.prepare(
      `INSERT INTO permission_event (what, at, by, grant_id, scope, capability, resource, why)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    refusals: db
      .prepare<[string], number>("SELECT count(*) FROM permission_event WHERE what = 'refused' AND by = ?")
      .pluck(),
    log: db.prepare<[number, number], EventRow>(
      'SELECT * FROM permission_event WHERE position < ? ORDER BY position DESC LIMIT ?',
    ),
  }
}

/** All that a grant says, in one order. */
function sealedParts(row: Omit<GrantRow, 'seal'>): (string | number | null)[] {
  return [
    row.id,
    row.scope,
    row.capability,
    row.resource,
    row.is_pattern,
    row.reason,
    row.lifetime,
    row.given_by,
    row.given_at,
    row.expires_at,
    row.taken_by,
    row.revoked_by,
    row.revoked_at,
    row.revoked_why,
  ]
}

function toRow(grant: StandingGrant): Omit<GrantRow, 'seal'> {
  return {
    id: grant.id,
    scope: scopeText(grant.scope),
    capability: grant.capability,
    resource: grant.resource,
    is_pattern: grant.pattern ? 1 : 0,
    reason: grant.reason,
    lifetime: grant.lifetime,
    given_by: grant.givenBy,
    given_at: grant.givenAt,
    expires_at: grant.expiresAt,
    taken_by: grant.takenBy,
    revoked_by: grant.revoked?.by ?? null,
    revoked_at: grant.revoked?.at ?? null,
    revoked_why: grant.revoked?.why ?? null,
  }
}

function fromRow(row: GrantRow): StandingGrant {
  const { revoked_by: by, revoked_at: at, revoked_why: why } = row
  return {
    id: row.id,
    scope: scopeOf(row.scope),
    capability: row.capability,
    resource: row.resource,
    ...(row.is_pattern === 1 ? { pattern: true as const } : {}),
    reason: row.reason,
    lifetime: row.lifetime,
    givenBy: row.given_by,
    givenAt: row.given_at,
    expiresAt: row.expires_at,
    takenBy: row.taken_by,
    revoked: by === null || at === null || why === null ? null : { by, at, why },
  }
}

function textOf(scopes: readonly StandingGrant['scope'][]): string {
  return JSON.stringify(scopes.map(scopeText))
}

function scopeOf(text: string): StandingGrant['scope'] {
  const scope = parseScope(text)
  if (scope) return scope
  throw new AppError('gate.permissions_damaged', `${JSON.stringify(text)} is nobody whom a grant is for.`)
}

function notFound(id: string): AppError {
  return new AppError('gate.grant_not_found', `There is no grant ${id} to revoke.`, {
    hint: 'See `adjutant grants list`.',
    details: { grant: id },
  })
}

function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'A permission could not be kept or read')
  }
}
