import { isJsonObject, type JsonObject } from '#base'
import type { DryRunReport, PlannedChange, Unpredicted } from '#contract'
import type { RunInfo, StoredFact } from '#engine'

import type { SeenRequest } from '../overlay/overlay-egress.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { contextOf } from '../run-context.ts'
import type { PlannedEffect, PlannedEffects } from './planned-effects.ts'
import { shownChanges } from './shown-changes.ts'

/** All that a dry-run has found out. */
export interface DryRunFindings {
  readonly workflow: DryRunReport['workflow']
  readonly context: JsonObject
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly waitingMs: number
  /** How long it took, by a clock that goes. */
  readonly workingMs: number
  readonly info: RunInfo
  readonly effects: PlannedEffects
  readonly overlay: Overlay
  readonly timers: readonly { readonly run: string; readonly key: string; readonly ms: number }[]
  readonly retries: readonly { readonly run: string; readonly key: string; readonly ms: number }[]
  readonly notices: readonly StoredFact[]
  readonly unpredicted: readonly ({ readonly run: string } & Unpredicted)[]
  /** What nobody has answered. */
  readonly questions: readonly string[]
  readonly signal: AbortSignal
}

/** The beginning of a body that is shown, in characters. */
const excerptLength = 500

export async function buildDryRunReport(findings: DryRunFindings): Promise<DryRunReport> {
  const { workflow, context, startedAt, waitingMs, workingMs, effects, overlay, signal } = findings
  const all = effects.all.filter(({ outcome }) => outcome !== 'open')
  const changes = await shownChanges(overlay, { signal })
  return {
    workflow: { ...workflow },
    mode: contextOf(context).mode,
    at: new Date(startedAt).toISOString(),
    outcome: outcomeOf(findings),
    files: { ...totals(changes), changes: [...changes] },
    requests: overlay.requests.map(shownRequest),
    notices: findings.notices.flatMap(({ data }) => noticeOf(data)),
    waits: waitsOf(findings, all),
    estimate: {
      tokens: null,
      money: null,
      waitingMs,
      workingMs: Math.round(workingMs),
    },
    irreversible: all.flatMap(({ run, key, tool, request, summary }) =>
      request?.undoClass === 'irreversible' && request.effectClass !== 'pure'
        ? [{ run, key, tool, what: summary ?? tool }]
        : [],
    ),
    unpredicted: [
      ...all.flatMap(({ run, key, tool, why }) => (why === undefined ? [] : [{ run, key, tool, why }])),
      ...findings.unpredicted,
    ],
    failures: all.flatMap(({ run, key, tool, outcome, error }) =>
      outcome === 'failed' && error ? [{ run, key, tool, error }] : [],
    ),
    effects: all.flatMap(plannedEffect),
    truncated: effects.isTruncated,
  }
}

function outcomeOf({ info, questions }: DryRunFindings): DryRunReport['outcome'] {
  const { status, waiting, output, error } = info
  if (status === 'completed')
    return { status, ...(output === undefined ? {} : { output }) } as DryRunReport['outcome']
  if (status === 'failed' || status === 'cancelled') return { status, ...(error ? { error } : {}) }
  const question = questions.at(-1)
  const waitsFor = question !== undefined && waiting === 'approval' ? question : (waiting ?? status)
  return { status: 'waiting', waitsFor, ...(error ? { error } : {}) }
}

function totals(changes: readonly PlannedChange[]): Pick<DryRunReport['files'], 'counts' | 'bytes'> {
  const counts = { created: 0, replaced: 0, moved: 0, removed: 0 }
  const bytes = { written: 0, moved: 0, removed: 0 }
  for (const { change, sizeBytes } of changes) {
    counts[change] += 1
    if (change === 'moved') bytes.moved += sizeBytes
    else if (change === 'removed') bytes.removed += sizeBytes
    else bytes.written += sizeBytes
  }
  return { counts, bytes }
}

function shownRequest({ request, status, sent }: SeenRequest): DryRunReport['requests'][number] {
  const { method, url, body } = request
  const excerpt = body && body.length > 0 ? excerptOf(body) : undefined
  return {
    method,
    url,
    sent,
    status,
    bodyBytes: body?.length ?? 0,
    ...(excerpt === undefined ? {} : { excerpt }),
  }
}

function excerptOf(body: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(body.subarray(0, excerptLength * 4))
  return /[\0\uFFFD]/.test(text.slice(0, excerptLength)) ? undefined : text.slice(0, excerptLength)
}

function noticeOf(data: StoredFact['data']): DryRunReport['notices'] {
  if (!isJsonObject(data)) return []
  const { title, body, level } = data
  return typeof title === 'string' && typeof body === 'string' && typeof level === 'string'
    ? [{ title, body, level }]
    : []
}

function waitsOf(
  { timers, retries }: DryRunFindings,
  effects: readonly PlannedEffect[],
): DryRunReport['waits'] {
  return [
    ...timers.map(({ run, key, ms }) => ({ run, key, of: 'wait' as const, ms })),
    ...retries.map(({ run, key, ms }) => ({ run, key, of: 'retry' as const, ms })),
    ...effects.flatMap(({ run, key, changes, at }) =>
      changes.flatMap(({ verb, target }) => {
        const ms = verb === 'wait' ? Date.parse(target) - at : 0
        return ms > 0 ? [{ run, key, of: 'tool' as const, ms }] : []
      }),
    ),
  ]
}

/** What touches something, and could be judged. */
function plannedEffect(effect: PlannedEffect): DryRunReport['effects'] {
  const { run, key, tool, request, hash, prepared, asks, summary, outcome, error, attempts, ms } = effect
  if (!request || hash === undefined || outcome === 'open') return []
  const { toolVersion, effectClass, undoClass, input, needs, label } = request
  const planned = {
    run,
    key,
    tool,
    toolVersion,
    effectClass,
    undoClass,
    input,
    needs: needs.map((need) => ({ ...need })),
    label,
    prepared,
    hash,
    asks: asks.map((ask) => ({ ...ask })),
    ...(summary === undefined ? {} : { summary }),
    outcome,
    ...(error ? { error } : {}),
    attempts,
    ms: Math.round(ms),
  }
  return [planned as DryRunReport['effects'][number]]
}
