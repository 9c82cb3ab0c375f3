import type { StoredRecord, Unit } from './ports/ledger.ts'

/** A unit in the making: large records are still on their way to the payload store. */
export interface DraftUnit extends Omit<Unit, 'records' | 'children'> {
  readonly records: readonly (StoredRecord | Promise<StoredRecord>)[]
  readonly children?: readonly DraftUnit[]
}

/** The finished unit; at once when nothing is on its way. */
export function finishUnit(draft: DraftUnit): Unit | Promise<Unit> {
  return isFinished(draft) ? draft : awaitUnit(draft)
}

function isFinished(draft: DraftUnit): draft is Unit {
  return (
    !draft.records.some((record) => record instanceof Promise) && (draft.children ?? []).every(isFinished)
  )
}

async function awaitUnit({ records, children, ...rest }: DraftUnit): Promise<Unit> {
  return {
    ...rest,
    records: await Promise.all(records.map((record) => Promise.resolve(record))),
    ...(children ? { children: await Promise.all(children.map(awaitUnit)) } : {}),
  }
}
