import type { Log, LogLine } from '#adapters'
import { isJsonObject, type Json } from '#base'
import type { Ledger, StoredRecord, Unit } from '#engine'

/** The events that are logged, and how loud. Those that are left out say what was written, not what became of it. */
const levels: Readonly<Record<string, LogLine['level']>> = {
  'run.started': 'info',
  'run.paused': 'info',
  'run.resumed': 'info',
  'run.unparked': 'info',
  'run.completed': 'info',
  'run.cancelling': 'info',
  'run.cancelled': 'info',
  'run.unwinding': 'info',
  'run.parked': 'warn',
  'run.failed': 'warn',
  'effect.held': 'info',
  'effect.released': 'info',
  'effect.resolved': 'info',
  'effect.failed': 'warn',
  'effect.unknown': 'warn',
}

/** The same ledger; what becomes of runs and effects stands in the log once it is durable. */
export function loggedLedger(ledger: Ledger, log: Log): Ledger {
  return {
    async commit(unit) {
      const committed = await ledger.commit(unit)
      if (committed.existing === undefined) note(unit, log)
      return committed
    },
    close: () => ledger.close(),
  }
}

function note({ run, records, children = [] }: Unit, log: Log): void {
  for (const record of records) {
    const level = levels[record.type]
    if (level !== undefined)
      log.write({ level, event: record.type, run, seq: record.seq, ...factsOf(record) })
  }
  for (const child of children) note(child, log)
}

/** Of a record only what nobody wrote: which attempt, which error, how long. */
function factsOf({ type, payload }: StoredRecord): Partial<LogLine> {
  if (!type.startsWith('effect.') && type !== 'run.failed' && type !== 'run.parked') return {}
  const body = JSON.parse(payload) as Json
  if (!isJsonObject(body)) return {}
  const { attempt, ms, cause } = body
  const error = body['error'] ?? body['problem'] ?? {}
  const code = isJsonObject(error) ? (error['code'] ?? cause) : cause
  return {
    ...(typeof attempt === 'number' ? { attempt } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof ms === 'number' ? { ms } : {}),
  }
}
