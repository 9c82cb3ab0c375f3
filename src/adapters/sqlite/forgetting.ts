import type { Forgetting } from '#engine'
import { bodyHash, forgetFact, forgottenKind, rangesOfNumbers } from '#gate'
import type { Json } from '#base'

import { platformDigest } from '../keys/note-keys.ts'
import { createUnitWriter } from './apply-unit.ts'
import { appendAudit, sealFacts } from './audit-log.ts'
import { forgetDefinitions } from './forget-definitions.ts'
import type { Sqlite } from './open-database.ts'

/** What is left of one run. */
export interface ForgottenRun extends Omit<Forgetting, 'at'> {
  readonly run: string
}

/** A tree of runs that may be forgotten. */
export interface ForgettableTree {
  readonly top: string
  readonly title: string
  /** When the last of it ended; milliseconds since the Unix epoch. */
  readonly endedAt: number
  readonly session: string | null
  /** The folder that it worked in, as far as that is known. */
  readonly project: string | null
  /** Whether something that it did could still be taken back. */
  readonly undoable: boolean
}

export interface ForgetWeight {
  /** Runs in the tree. */
  readonly runs: number
  readonly events: number
  /** Runs that began as a fork of one of it: they keep what they share. */
  readonly forks: number
  /** Later turns of its session that were told what was said here: they keep that. */
  readonly toldOn: number
}

/** Forgets what runs that have ended were told and said. */
export interface RunForgetting {
  /** Trees that have ended as a whole and are not forgotten, and that nobody is taking back; the one that ended last comes first. */
  trees(only?: {
    readonly top?: string
    readonly session?: string
    /** Of the tag `purpose`. */
    readonly purpose?: string
  }): readonly ForgettableTree[]
  weigh(top: string): ForgetWeight
  /**
   * Forgets a tree: all of it or nothing. When, how long, what was used of what and what became of it stays; the audit log
   * keeps the hashes of what was said, and an entry that says which. False when it is no longer as it was looked at.
   */
  forget(tree: { readonly top: string; readonly runs: readonly ForgottenRun[] }, who: Who): boolean
  /** Forgets what was said in a session but for messages of runs that are not forgotten. False when there was nothing. */
  forgetSession(session: string, who: Who): boolean
  /** What is yet to be taken off the disk: contents by their names, and whether the file itself. */
  unscrubbed(): { readonly blobs: readonly string[]; readonly file: boolean }
  scrubbed(blob: string): void
  /** Says that something else was removed from the file for good, so that the next scrub writes it anew. */
  markFile(at: number): void
}

interface Who {
  readonly by: string
  readonly at: number
}

const ended = "('completed', 'failed', 'cancelled')"
const blobName = /^\{"\$blob":"(blob_[0-9a-f]{64})"/

/** In these words the index of the runs within others is used. */
const treeOf = (top: string): string =>
  `SELECT ${top} AS id UNION ALL SELECT id FROM run WHERE root = ${top} AND parent IS NOT NULL`

const standing = `
  SELECT 1 FROM fact
  WHERE fact.run IN (${treeOf('top.id')}) AND fact.kind = 'receipt'
    AND fact.data ->> '$.undo' NOT IN ('pure', 'irreversible') AND fact.data ->> '$.undoes' IS NULL
    AND fact.data ->> '$.override' IS NOT 'none'
    AND coalesce((
      SELECT NOT coalesce(json_extract(undone.data, '$.undone'), 1) FROM fact AS undone
      WHERE undone.kind = 'undone' AND undone.subject = CAST(fact.position AS TEXT)
      ORDER BY undone.position DESC LIMIT 1
    ), 1)`

export function createForgetting(db: Sqlite): RunForgetting {
  const writer = createUnitWriter(db)
  const trees = db.prepare<
    { top: string | null; session: string | null; purpose: string | null },
    Omit<ForgettableTree, 'undoable'> & { undoable: number }
  >(
    `SELECT top.id AS top, top.title, top.tags ->> '$.session' AS session,
            (SELECT max(finished_at) FROM run WHERE id IN (${treeOf('top.id')})) AS endedAt,
            coalesce(session.project, nullif(top.context, '') ->> '$.project') AS project,
            EXISTS (${standing}) AS undoable
     FROM run AS top LEFT JOIN session ON session.id = top.tags ->> '$.session'
     WHERE top.parent IS NULL AND top.forgotten_at IS NULL AND top.status IN ${ended}
       AND (top.program <> 'unwind' OR NOT EXISTS (
         SELECT 1 FROM run AS ground WHERE ground.id = top.tags ->> '$.ground' AND ground.forgotten_at IS NULL
       ))
       AND (@top IS NULL OR top.id = @top) AND (@session IS NULL OR top.tags ->> '$.session' = @session)
       AND (@purpose IS NULL OR top.tags ->> '$.purpose' = @purpose)
       AND NOT EXISTS (SELECT 1 FROM run WHERE id IN (${treeOf('top.id')}) AND status NOT IN ${ended})
       AND NOT EXISTS (SELECT 1 FROM run WHERE status NOT IN ${ended} AND tags ->> '$.ground' = top.id)
     ORDER BY endedAt DESC, top.id DESC`,
  )
  const forget = db.transaction(
    ({ top, runs }: Parameters<RunForgetting['forget']>[0], who: Who): boolean => {
      const [tree] = trees.all({ top, session: null, purpose: null })
      const there = db.prepare<{ top: string }, string>(treeOf('@top')).pluck().all({ top })
      if (!tree || there.length !== runs.length || !runs.every(({ run }) => there.includes(run))) return false
      for (const { run } of runs) noteBlobs(db, run, who.at)
      for (const { run, ...left } of runs)
        writer.write({ run, records: [], forgets: { ...left, at: who.at } })
      const seqs = there.flatMap((run) => forgetSaid(db, run))
      for (const run of there) forgetBeside(db, run, who.at)
      forgetDefinitions(db)
      tell(db, seqs, { ...who, runs: there.length })
      return true
    },
  )
  const forgetSession = db.transaction((session: string, { at, by }: Who) => {
    const { changes } = db
      .prepare(
        `UPDATE message SET text = '', forgotten_at = ? WHERE session = ? AND forgotten_at IS NULL
           AND (run IS NULL OR NOT EXISTS (SELECT 1 FROM run WHERE id = message.run AND run.forgotten_at IS NULL))`,
      )
      .run(at, session)
    if (changes === 0) return false
    markFile(db, at)
    appendAudit(db, { at, by, kind: 'session.forgotten', subject: session, data: {} })
    return true
  })

  return {
    trees: ({ top = null, session = null, purpose = null } = {}) =>
      trees.all({ top, session, purpose }).map((tree) => ({ ...tree, undoable: Boolean(tree.undoable) })),
    weigh: (top) => weigh(db, top),
    forget: (tree, who) => forget.immediate(tree, who),
    forgetSession: (session, who) => forgetSession.immediate(session, who),
    unscrubbed() {
      const all = db.prepare<[], string>('SELECT what FROM unscrubbed ORDER BY what').pluck().all()
      return { blobs: all.filter((what) => what !== 'file'), file: all.includes('file') }
    },
    scrubbed(blob) {
      db.prepare('DELETE FROM unscrubbed WHERE what = ?').run(blob)
    },
    markFile: (at) => markFile(db, at),
  }
}

function weigh(db: Sqlite, top: string): ForgetWeight {
  const count = (sql: string): number => db.prepare<{ top: string }, number>(sql).pluck().get({ top }) ?? 0
  return {
    runs: count(`SELECT count(*) FROM (${treeOf('@top')})`),
    events: count(
      `SELECT count(*) FROM journal WHERE run IN (SELECT number FROM run WHERE id IN (${treeOf('@top')}))`,
    ),
    forks: count(
      `SELECT count(*) FROM run WHERE forgotten_at IS NULL AND forked_from IN (${treeOf('@top')})`,
    ),
    toldOn: count(
      `SELECT count(*) FROM run AS later JOIN run AS top ON top.id = @top
       WHERE later.parent IS NULL AND later.forgotten_at IS NULL AND later.created_at > top.created_at
         AND later.tags ->> '$.session' = top.tags ->> '$.session'`,
    ),
  }
}

/** Notes which records were too large for the journal. What receipts name to take effects back, the sweep of contents finds. */
function noteBlobs(db: Sqlite, run: string, at: number): void {
  const large = db
    .prepare<[string], string>(
      `SELECT payload FROM journal WHERE run = (SELECT number FROM run WHERE id = ?) AND payload LIKE '{"$blob":%'`,
    )
    .pluck()
  const note = db.prepare('INSERT OR IGNORE INTO unscrubbed (what, at) VALUES (?, ?)')
  for (const payload of large.all(run)) {
    const [, name] = blobName.exec(payload) ?? []
    if (name !== undefined) note.run(name, at)
  }
  markFile(db, at)
}

function markFile(db: Sqlite, at: number): void {
  db.prepare("INSERT OR IGNORE INTO unscrubbed (what, at) VALUES ('file', ?)").run(at)
}

interface SaidRow {
  readonly seq: number
  readonly salt: string
  readonly kind: string
  readonly data: string
  readonly fact: number | null
}

/** Forgets what facts and entries of the audit log say of a run. Gives the numbers of the entries. */
function forgetSaid(db: Sqlite, run: string): number[] {
  // What is forgotten must have its leaf.
  sealFacts(db)
  const rows = db
    .prepare<{ run: string }, SaidRow>(
      `SELECT leaf.seq, leaf.salt, leaf.fact, fact.kind, fact.data
       FROM fact JOIN audit_leaf AS leaf ON leaf.fact = fact.position WHERE fact.run = @run AND leaf.salt IS NOT NULL
       UNION ALL
       SELECT leaf.seq, leaf.salt, NULL, event.kind, event.data
       FROM audit_event AS event JOIN audit_leaf AS leaf ON leaf.seq = event.seq
       WHERE event.run = @run AND event.run <> '' AND leaf.salt IS NOT NULL`,
    )
    .all({ run })
  const leaf = db.prepare('UPDATE audit_leaf SET salt = NULL, body_hash = ? WHERE seq = ?')
  const fact = db.prepare('UPDATE fact SET data = ? WHERE position = ?')
  const event = db.prepare('UPDATE audit_event SET data = ? WHERE seq = ?')
  return rows.flatMap(({ seq, salt, kind, data, fact: position }) => {
    const left = JSON.stringify(forgetFact(kind, JSON.parse(data) as Json))
    if (left === data) return []
    leaf.run(bodyHash(platformDigest, salt, data), seq)
    if (position === null) event.run(left, seq)
    else fact.run(left, position)
    return [seq]
  })
}

/** What else says what a run was told: messages of its session, answers that are kept for requests that are made again. */
function forgetBeside(db: Sqlite, run: string, at: number): void {
  db.prepare("UPDATE message SET text = '', forgotten_at = ? WHERE run = ?").run(at, run)
  db.prepare('DELETE FROM once_answer WHERE instr(body, ?) > 0').run(run)
  // Nobody waits any more for answers of before; those that tell of an error may say what was wrong with what was told.
  db.prepare(
    `UPDATE inbox SET answer = '{"ok":null}' WHERE answer LIKE '{"error"%' AND id < (SELECT max(id) FROM inbox) - 100`,
  ).run()
}

/** Says in the audit log of which of its entries there is nothing but hashes from now on, so that nobody else can do so unseen. */
function tell(db: Sqlite, seqs: number[], { by, at, runs }: Who & { runs: number }): void {
  const entries = rangesOfNumbers(seqs.toSorted((a, b) => a - b))
  appendAudit(db, { at, by, kind: forgottenKind, subject: `${runs} runs`, data: { runs, entries } })
}
