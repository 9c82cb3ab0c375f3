import { parentPort, workerData } from 'node:worker_threads'

import { AppError, type Problem, toProblem } from '#contract'
import type { Committed, Unit } from '#engine'

import { createUnitWriter } from './apply-unit.ts'
import { type DatabaseOptions, openDatabase } from './open-database.ts'
import { type PackedUnits, unpackUnits } from './unit-packing.ts'

/** One unit's outcome: committed, or a problem with nothing of it written. */
export type Outcome = Committed | { readonly problem: Problem }

/** A batch to the worker. */
export type Batch = PackedUnits | 'close'

if (parentPort) serve(parentPort, workerData as DatabaseOptions)

/** The thread that writes: one batch, one transaction, one sync. */
function serve(port: NonNullable<typeof parentPort>, options: DatabaseOptions): void {
  const db = openDatabase(options)
  const writer = createUnitWriter(db)
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')

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
      return { problem: problemOf(error) }
    }
  }

  port.on('message', (batch: Batch) => {
    if (batch === 'close') {
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
  })
}

function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return error.toProblem()
  const { code = '', message } = error as { code?: string; message: string }
  // A constraint that does not hold is a bug of ours: the same write would fail for ever.
  if (!code.startsWith('SQLITE_') || code.startsWith('SQLITE_CONSTRAINT')) return toProblem(error)
  return new AppError('engine.store_failed', `The store refused a write: ${message} (${code}).`, {
    hint: code === 'SQLITE_FULL' ? 'Free some disk space.' : 'Check the disk.',
    details: { code },
  }).toProblem()
}
