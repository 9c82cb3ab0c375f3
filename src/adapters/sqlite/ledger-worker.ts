import { parentPort, workerData } from 'node:worker_threads'

import { AppError, type Problem, toProblem } from '#contract'
import type { Committed, Unit } from '#engine'

import { createNoteSigner } from '../keys/note-keys.ts'
import { createUnitWriter } from './apply-unit.ts'
import { countUnsigned, makeCheckpoint } from './audit-checkpoints.ts'
import { sealFacts } from './audit-log.ts'
import { toStoreFailure } from './failure.ts'
import { type DatabaseOptions, openDatabase, threadPatienceMs } from './open-database.ts'
import { type PackedUnits, unpackUnits } from './unit-packing.ts'

/** One unit's outcome: committed, or a problem with nothing of it written. */
export type Outcome = Committed | { readonly problem: Problem }

export interface LedgerOptions extends DatabaseOptions {
  /** The 32 bytes that sign checkpoints of the audit log; without them nobody does. */
  readonly auditSigning?: Uint8Array
}

/** Entries of the audit log after which it is signed, without being asked, as soon as there is nothing else to do. */
const entriesUnsigned = 1_000
/** After so many they are sealed whatever else there is to do, some with each batch. */
const mostUnsealed = 20_000
/** How long nothing must have come in, in milliseconds. */
const idleMs = 100

/** A batch to the worker. */
export type Batch = PackedUnits | 'close'

if (parentPort) serve(parentPort, workerData as LedgerOptions)

/** The thread that writes: one batch, one transaction, one sync. */
function serve(port: NonNullable<typeof parentPort>, options: LedgerOptions): void {
  const db = openDatabase({ ...options, patienceMs: threadPatienceMs })
  const writer = createUnitWriter(db)
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const signer = options.auditSigning && createNoteSigner(options.auditSigning)
  /** Entries that nobody has signed yet, as far as this thread knows. */
  let pending = countUnsigned(db)
  let idle: NodeJS.Timeout | undefined

  function together(units: readonly Unit[]): Outcome[] {
    begin.run()
    try {
      const outcomes = units.map(writer.write)
      commit.run()
      return outcomes
    } catch (error) {
      writer.forget()
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  /** When a batch fails for one unit's sake, the others must not suffer. */
  function alone(unit: Unit): Outcome {
    try {
      return together([unit])[0] ?? {}
    } catch (error) {
      return { problem: toProblem(toStoreFailure(error)) }
    }
  }

  /** What nobody has signed yet is signed. Entries are safe without; when the disk refuses, the next checkpoint has them too. */
  function sign(): void {
    try {
      if (signer && countUnsigned(db) > 0) makeCheckpoint(db, signer, { at: Date.now() })
      pending = 0
    } catch (error) {
      if (!(toStoreFailure(error) instanceof AppError)) throw error
    }
  }

  function sealSome(): void {
    try {
      db.transaction(() => sealFacts(db, { limit: entriesUnsigned })).immediate()
      pending -= entriesUnsigned
    } catch (error) {
      if (!(toStoreFailure(error) instanceof AppError)) throw error
    }
  }

  port.on('message', (batch: Batch) => {
    clearTimeout(idle)
    if (batch === 'close') {
      sign()
      db.close()
      port.close()
      return
    }
    const units = unpackUnits(batch)
    let outcomes: Outcome[]
    try {
      outcomes = together(units)
    } catch {
      outcomes = units.map(alone)
    }
    port.postMessage(outcomes)
    for (const { facts } of units) pending += facts?.length ?? 0
    if (pending > mostUnsealed) sealSome()
    if (signer && pending >= entriesUnsigned) idle = setTimeout(sign, idleMs).unref()
  })
}
