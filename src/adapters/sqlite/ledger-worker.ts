import { parentPort, workerData } from 'node:worker_threads'

import { type Problem, toProblem } from '#contract'
import type { Committed, Unit } from '#engine'

import { createUnitWriter } from './apply-unit.ts'
import { toStoreFailure } from './failure.ts'
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
      return { problem: toProblem(toStoreFailure(error)) }
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
