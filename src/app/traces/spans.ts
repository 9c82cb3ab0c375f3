import { sha256 } from '#base'
import { agentProgram, type AgentDefinition, type Span } from '#contract'
import type { RunRow } from '#engine'

import { partsOf, type Step } from '../running/run-fold.ts'
import type { Phase } from '../running/step-phases.ts'
import { attributes } from './attributes.ts'
import { agentSpan, callIdOf, callSpan, toolSpan, type TraceOptions, triesOf, trySpan } from './gen-ai.ts'

/** A run to be told in spans. */
export interface TracedRun {
  readonly row: RunRow
  readonly steps: ReadonlyMap<string, Step>
  /** Of a turn: whose it is, and in which session. */
  readonly agent: Pick<AgentDefinition, 'agent' | 'version'> | null
  readonly session: string | null
}

/**
 * What one run did as spans: itself, its steps within it, and within those the attempts at their effects and the times
 * between; within an attempt at a call of a model, each try at each model. Turns of agents, calls of models and uses of tools have
 * the names and attributes that OpenTelemetry gives them (`gen_ai.*`). Everything is read off the journal, so nothing is written twice, and ids are the same whenever it is asked.
 * What goes on has the time of the last event as its end, and says so.
 */
export function spansOf({ row, steps, agent, session }: TracedRun, options: TraceOptions): Span[] {
  const traceId = idOf(32, 'trace', row.root)
  const runSpan = idOf(16, 'run', row.id)
  const within: Span[] = []
  let first = row.startedAt ?? row.createdAt
  for (const step of steps.values()) {
    // A run that was forked has steps that are older than itself.
    first = Math.min(first, step.startedAt)
    within.push(...stepSpans({ row, steps }, step, { traceId, parentSpanId: runSpan, ...options }))
  }
  const { parent, parentKey, status } = row
  const turn = agent && agentSpan(agent, session)
  const top: Span = {
    traceId,
    spanId: runSpan,
    ...(parent === null ? {} : { parentSpanId: stepSpanId(parent, parentKey ?? '') }),
    name: turn?.name ?? row.title,
    kind: 1,
    ...times(first, row.finishedAt, row.updatedAt),
    attributes: attributes({
      ...turn?.attributes,
      'adjutant.run': row.id,
      'adjutant.title': turn ? row.title : undefined,
      'adjutant.program': row.program,
      'adjutant.status': status,
      'adjutant.forked_from': row.forkedFrom,
      'adjutant.open': row.finishedAt === null || undefined,
    }),
    status: { code: status === 'completed' ? 1 : status === 'failed' ? 2 : 0 },
  }
  return [top, ...within]
}

type Ids = Pick<Span, 'traceId' | 'parentSpanId'> & TraceOptions

function stepSpans({ row, steps }: Pick<TracedRun, 'row' | 'steps'>, step: Step, given: Ids): Span[] {
  const { contents, providers, ...ids } = given
  const { key, kind, what, state, startedAt, endedAt } = step
  const { node, index } = partsOf(key)
  const spanId = stepSpanId(row.id, key)
  const code = state === 'failed' ? step.error?.code : undefined
  const isUse = row.program === agentProgram && key.startsWith('act#')
  const told = isUse
    ? toolSpan(step, { callId: callIdOf(key, steps), contents })
    : callSpan(step, { contents, providers })
  const own: Span = {
    ...ids,
    spanId,
    name: told?.name ?? (index === null ? `${node} ${what}` : `${node}[${index}] ${what}`),
    kind: 1,
    ...times(startedAt, endedAt, row.updatedAt),
    attributes: attributes({
      ...told?.attributes,
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
  const last = step.phases.findLastIndex(({ is }) => is === 'attempt')
  const within = { phase: step.phases[last], span: phases[last] }
  return [own, ...phases, ...trySpans(row, step, { ...within, contents, providers })]
}

/** The tries at models of the last attempt at a call; those of attempts before it are in the journal alone. */
function trySpans(
  row: RunRow,
  step: Step,
  { phase, span, ...options }: TraceOptions & { phase: Phase | undefined; span: Span | undefined },
): Span[] {
  if (!phase || !span) return []
  const end = phase.to ?? step.endedAt ?? row.updatedAt
  return triesOf(step).map((attempt, at): Span => {
    const { name, attributes: about } = trySpan(attempt, options)
    const from = Math.min(end, phase.from + attempt.afterMs)
    return {
      traceId: span.traceId,
      parentSpanId: span.spanId,
      spanId: idOf(16, 'try', row.id, step.key, String(phase.attempt), String(at)),
      name,
      kind: 3,
      ...times(from, Math.min(end, from + attempt.ms), end),
      attributes: attributes({ ...about, 'adjutant.try': at + 1 }),
      status: statusOf(attempt.outcome === 'answered', attempt.code ?? undefined),
    }
  })
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
