import type { JournalRecord } from '#engine'

/** What a step was doing for a while. Times are milliseconds since the Unix epoch. */
export interface Phase {
  readonly is: 'attempt' | 'held' | 'backoff' | 'doubt'
  readonly from: number
  /** Null while it lasts. */
  to: number | null
  /** The attempt that it is, or that it follows. */
  readonly attempt: number
  /** The error code of an attempt that failed; what an effect is held for. */
  code: string | null
}

/** Of a step that goes on for long, so many first and last phases are kept. */
const mostEnds = 50

/** What the records of one step say of its phases. */
export function notePhase(phases: Phase[], record: JournalRecord): void {
  const { at } = record
  switch (record.type) {
    case 'effect.held':
      begin(phases, { is: 'held', at, attempt: record.attempt, code: record.reason })
      return
    case 'effect.released':
    case 'effect.resolved':
      close(phases, at)
      return
    case 'effect.intended':
      begin(phases, { is: 'attempt', at, attempt: record.attempt })
      return
    case 'effect.done':
      endAttempt(phases, record)
      return
    case 'effect.failed':
      endAttempt(phases, record, record.error.code)
      if (record.retryAt !== null) begin(phases, { is: 'backoff', at, attempt: record.attempt })
      return
    case 'effect.unknown':
      endAttempt(phases, record, record.cause)
      begin(phases, { is: 'doubt', at, attempt: record.attempt })
      return
    default:
  }
}

/** An attempt whose beginning was not written down, as of what touches nothing, has its duration instead. */
function endAttempt(
  phases: Phase[],
  { at, attempt, ...rest }: { at: number; attempt: number; ms?: number },
  code: string | null = null,
): void {
  const last = phases.at(-1)
  if (last?.is === 'attempt' && last.to === null) {
    last.to = at
    last.code = code
    return
  }
  const from = at - (rest.ms ?? 0)
  close(phases, Math.max(from, last?.from ?? from))
  phases.push({ is: 'attempt', from, to: at, attempt, code })
}

function begin(
  phases: Phase[],
  { is, at, attempt, code = null }: { is: Phase['is']; at: number; attempt: number; code?: string | null },
): void {
  close(phases, at)
  if (phases.length >= 2 * mostEnds) phases.splice(mostEnds, 1)
  phases.push({ is, from: at, to: null, attempt, code })
}

function close(phases: Phase[], at: number): void {
  const last = phases.at(-1)
  if (last?.to === null) last.to = at
}
