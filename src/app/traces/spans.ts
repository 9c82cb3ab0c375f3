import { sha256 } from '#base'
import type { Span } from '#contract'
import type { RunRow } from '#engine'

import { partsOf, type Step } from '../running/run-fold.ts'
import type { Phase } from '../running/step-phases.ts'

type Value = string | number | boolean | null | undefined

/**
 * What one run did as spans: itself, its steps within it, and within those the attempts at their effects and the times
 * between. Everything is read off the journal, so nothing is written twice, and ids are the same whenever it is asked.
 * What goes on has the time of the last event as its end, and says so.
 */
export function spansOf(row: RunRow, steps: Iterable<Step>): Span[] {
  const traceId = idOf(32, 'trace', row.root)
  const runSpan = idOf(16, 'run', row.id)
  const within: Span[] = []
  let first = row.startedAt ?? row.createdAt
  for (const step of steps) {
    // A run that was forked has steps that are older than itself.
    first = Math.min(first, step.startedAt)
    within.push(...stepSpans(row, step, { traceId, parentSpanId: runSpan }))
  }
  const { parent, parentKey, status } = row
  const top: Span = {
    traceId,
    spanId: runSpan,
    ...(parent === null ? {} : { parentSpanId: stepSpanId(parent, parentKey ?? '') }),
    name: row.title,
    kind: 1,
    ...times(first, row.finishedAt, row.updatedAt),
    attributes: attributes({
      'adjutant.run': row.id,
      'adjutant.program': row.program,
      'adjutant.status': status,
      'adjutant.forked_from': row.forkedFrom,
      'adjutant.open': row.finishedAt === null || undefined,
    }),
    status: { code: status === 'completed' ? 1 : status === 'failed' ? 2 : 0 },
  }
  return [top, ...within]
}

function stepSpans(row: RunRow, step: Step, ids: Pick<Span, 'traceId' | 'parentSpanId'>): Span[] {
  const { key, kind, what, state, startedAt, endedAt } = step
  const { node, index } = partsOf(key)
  const spanId = stepSpanId(row.id, key)
  const code = state === 'failed' ? step.error?.code : undefined
  const own: Span = {
    ...ids,
    spanId,
    name: index === null ? `${node} ${what}` : `${node}[${index}] ${what}`,
    kind: 1,
    ...times(startedAt, endedAt, row.updatedAt),
    attributes: attributes({
      'adjutant.key': key,
      'adjutant.kind': kind,
      'adjutant.what': what,
      'adjutant.state': state,
      'adjutant.attempts': kind === 'effect' ? step.attempts : undefined,
      'adjutant.child': step.child,
      'adjutant.open': endedAt === null || undefined,
      'error.type': code,
    }),
    status: statusOf(state === 'done', code),
  }
  const phases = step.phases.map((phase, at) => phaseSpan(row, step, phase, { ...ids, spanId, at }))
  return [own, ...phases]
}

function phaseSpan(
  row: RunRow,
  { key, what, startedAt, endedAt }: Step,
  { is, from, to, attempt, code }: Phase,
  { traceId, spanId: parentSpanId, at }: { traceId: string; spanId: string; at: number },
): Span {
  const isAttempt = is === 'attempt'
  const error = isAttempt && to !== null ? (code ?? undefined) : undefined
  return {
    traceId,
    parentSpanId,
    spanId: idOf(16, 'phase', row.id, key, String(at), is, String(attempt)),
    name: isAttempt ? what : is,
    kind: isAttempt ? 3 : 1,
    ...times(Math.max(from, startedAt), to, endedAt ?? row.updatedAt),
    attributes: attributes({
      'adjutant.key': key,
      'adjutant.phase': is,
      'adjutant.attempt': attempt,
      'adjutant.held_for': is === 'held' ? code : undefined,
      'adjutant.open': to === null || undefined,
      'error.type': error,
    }),
    status: statusOf(isAttempt && to !== null, error),
  }
}

function statusOf(isDone: boolean, error: string | undefined): Span['status'] {
  if (error !== undefined) return { code: 2, message: error }
  return { code: isDone ? 1 : 0 }
}

function stepSpanId(run: string, key: string): string {
  return idOf(16, 'step', run, key)
}

function idOf(digits: number, ...parts: readonly string[]): string {
  return sha256(new TextEncoder().encode(JSON.stringify(parts))).slice(0, digits)
}

/** @param latest the end of what has not ended */
function times(
  start: number,
  end: number | null,
  latest: number,
): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> {
  return { startTimeUnixNano: nano(start), endTimeUnixNano: nano(Math.max(start, end ?? latest)) }
}

function nano(ms: number): string {
  return `${Math.max(0, Math.trunc(ms))}000000`
}

function attributes(values: Readonly<Record<string, Value>>): Span['attributes'] {
  const found: Span['attributes'] = []
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue
    if (typeof value === 'string') found.push({ key, value: { stringValue: value } })
    else if (typeof value === 'number') found.push({ key, value: { intValue: String(value) } })
    else found.push({ key, value: { boolValue: value } })
  }
  return found
}
