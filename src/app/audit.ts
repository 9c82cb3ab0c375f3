import {
  type AuditQuery,
  createAuditReader,
  createNoteSigner,
  createNoteVerifier,
  deriveKeys,
  makeCheckpoint,
  type MasterKey,
  platformDigest,
  sealFacts,
  type Sqlite,
} from '#adapters'
import type { Clock } from '#base'
import { AppError } from '#contract'
import {
  type Checkpoint,
  checkLog,
  emptyFrontier,
  entryOf,
  exportLines,
  growAll,
  type KeptCheckpoint,
  keyText,
  type LogReport,
  type LogRow,
  openCheckpoint,
  printEntryProof,
  printGrowthProof,
  proveConsistency,
  proveInclusion,
  type RangeRoot,
  requireGrown,
  rootOf,
} from '#gate'

/** What can be asked of a home's audit log. */
export interface Audit {
  /** The public key, on one line, for others to check by. */
  readonly key: string
  /** Entries, newest first. */
  list(query: AuditQuery): LogRow[]
  /** Signs the log as it is now. */
  checkpoint(): KeptCheckpoint
  /** @throws AppError `audit.signature_refused` when another home, or nobody, has signed it */
  open(note: string): Checkpoint
  /**
   * Checks the whole log against what happened and against its own checkpoints.
   *
   * @throws AppError `audit.history_changed` when it is not what an earlier checkpoint says it was
   */
  check(options?: { readonly earlier?: Checkpoint | undefined }): LogReport
  /** The text of an export with a checkpoint of now. */
  export(options: { readonly withBodies: boolean }): Iterable<string>
  /** Shows that an entry is in the log. @throws AppError `audit.entry_unknown` */
  proveEntry(seq: number): string
  /** Shows that the log has only been added to. @throws AppError `audit.history_changed` when it has not */
  proveGrowth(earlier: Checkpoint): string
}

export type { AuditQuery }

const digest = platformDigest

export function createAudit(db: Sqlite, { master, clock }: { master: MasterKey; clock: Clock }): Audit {
  const reader = createAuditReader(db)
  const signer = createNoteSigner(deriveKeys(master).auditSigning)
  const verifier = createNoteVerifier(signer.key)

  /** The log up to a checkpoint of now: what comes while it is read is not in it. */
  function signed(): { note: string; size: number } {
    return makeCheckpoint(db, signer, { at: clock.now() })
  }
  function seal(): void {
    db.transaction(() => sealFacts(db)).immediate()
  }
  const range: RangeRoot = (start, end) =>
    rootOf(digest, growAll(digest, emptyFrontier, reader.leaves({ after: start, until: end })))

  return {
    key: keyText(digest, signer.key),
    list(query) {
      seal()
      return reader.list(query)
    },
    checkpoint: () => makeCheckpoint(db, signer, { at: clock.now() }),
    open: (note) => openCheckpoint(digest, note, verifier),
    check({ earlier } = {}) {
      seal()
      // In one look at the file, so that what is written meanwhile is either in all of it or in none.
      const report = db.transaction(() =>
        checkLog({
          digest,
          rows: reader.rows({ after: 0, until: reader.size() }),
          checkpoints: reader.checkpoints(),
          verifier,
          unlogged: reader.unlogged(),
          earlier,
        }),
      )()
      if (earlier) requireGrown({ earlier, size: report.size, rootThen: report.rootThen })
      return report
    },
    *export({ withBodies }) {
      const { note, size } = signed()
      yield* exportLines(digest, reader.rows({ after: 0, until: size }), { note, withBodies })
    },
    proveEntry(seq) {
      const { note, size } = signed()
      const [row] = seq < 1 || seq > size ? [] : reader.rows({ after: seq - 1, until: seq })
      const entry = row && entryOf(digest, row)
      if (!entry) {
        throw new AppError(
          'audit.entry_unknown',
          `The log has no entry ${seq}, or what it said was removed.`,
          {
            hint: 'See "adjutant audit list" for the entries there are.',
            details: { entry: seq },
          },
        )
      }
      const proof = proveInclusion(range, seq - 1, size)
      return printEntryProof(entry, { index: seq - 1, proof, note })
    },
    proveGrowth(earlier) {
      const { note, size } = signed()
      const rootThen = earlier.size <= size ? range(0, earlier.size) : null
      requireGrown({ earlier, size, rootThen })
      return printGrowthProof(earlier.size, { proof: proveConsistency(range, earlier.size, size), note })
    },
  }
}
