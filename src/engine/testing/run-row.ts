import { type RunRow, unbegun } from '../run-info.ts'

/** A row of a run that is under way, at the beginning of time, unless the test says otherwise. */
export function runRow(id: string, changes: Partial<RunRow> = {}): RunRow {
  const begun = unbegun(id, { name: 'workflow', semanticsVersion: 1 }, 1)
  return { ...begun, status: 'running', startedAt: 1, ...changes }
}
