import { AppError } from '#contract'

import type { LargeRecord } from './payload.ts'
import type { StoredRecord, Unit } from './ports/ledger.ts'

/** A unit in the making: large records have yet to go to the payload store. */
export interface DraftUnit extends Omit<Unit, 'records' | 'children'> {
  readonly records: readonly (StoredRecord | LargeRecord)[]
  readonly children?: readonly DraftUnit[]
}

/**
 * The finished unit; at once when nothing is large.
 *
 * @throws AppError `engine.store_failed` when the payload store refuses; it may be tried again
 */
export function finishUnit(draft: DraftUnit): Unit | Promise<Unit> {
  return isFinished(draft) ? draft : storeLarge(draft)
}

function isFinished(draft: DraftUnit): draft is Unit {
  return (
    !draft.records.some((record) => typeof record === 'function') && (draft.children ?? []).every(isFinished)
  )
}

async function storeLarge({ records, children, ...rest }: DraftUnit): Promise<Unit> {
  return {
    ...rest,
    records: await Promise.all(
      records.map(async (record) => (typeof record === 'function' ? record().catch(refused) : record)),
    ),
    ...(children ? { children: await Promise.all(children.map(storeLarge)) } : {}),
  }
}

function refused(error: unknown): never {
  if (!(error instanceof AppError)) throw error
  throw new AppError('engine.store_failed', `A large value could not be kept: ${error.message}`, {
    hint: error.hint,
    details: { code: error.code },
    cause: error,
  })
}
