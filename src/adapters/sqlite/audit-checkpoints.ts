import {
  emptyFrontier,
  growAll,
  type KeptCheckpoint,
  type NoteSigner,
  packFrontier,
  rootOf,
  signCheckpoint,
  unpackFrontier,
} from '#gate'

import { platformDigest } from '../keys/note-keys.ts'
import { sealFacts } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'

interface Row extends KeptCheckpoint {
  readonly frontier: Uint8Array
}

/**
 * Signs what the log is now and keeps that; gives the newest checkpoint when nothing was added since. Goes on from the
 * frontier that the last one left, so it costs what was added and not what there is.
 *
 * @param options.at milliseconds since the Unix epoch
 */
export function makeCheckpoint(
  db: Sqlite,
  signer: NoteSigner,
  { at }: { readonly at: number },
): KeptCheckpoint {
  db.transaction(() => sealFacts(db)).immediate()
  const last = newest(db)
  const leaves = db
    .prepare<[number], Uint8Array>('SELECT leaf FROM audit_leaf WHERE seq > ? ORDER BY seq')
    .pluck()
  const begin = (last && unpackFrontier(last.size, last.frontier)) ?? emptyFrontier
  const frontier = growAll(platformDigest, begin, leaves.iterate(begin.size))
  if (last?.size === frontier.size) return { size: last.size, at: last.at, note: last.note }
  const { size } = frontier
  const note = signCheckpoint(platformDigest, { size, root: rootOf(platformDigest, frontier) }, signer)
  // Another process may have signed the same entries meanwhile: Ed25519 gives the same note.
  db.prepare('INSERT OR IGNORE INTO audit_checkpoint (size, at, frontier, note) VALUES (?, ?, ?, ?)').run(
    size,
    at,
    packFrontier(frontier),
    note,
  )
  return { size, at, note }
}

/** How many entries no checkpoint signs yet. */
export function countUnsigned(db: Sqlite): number {
  const unsigned = db.prepare<[], number>(
    `SELECT coalesce((SELECT max(seq) FROM audit_leaf), 0) - coalesce((SELECT max(size) FROM audit_checkpoint), 0)
       + (SELECT count(*) FROM fact WHERE position > coalesce((SELECT max(fact) FROM audit_leaf), 0))`,
  )
  return unsigned.pluck().get() ?? 0
}

function newest(db: Sqlite): Row | undefined {
  return db.prepare<[], Row>('SELECT * FROM audit_checkpoint ORDER BY size DESC LIMIT 1').get()
}
