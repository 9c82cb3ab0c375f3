import type { Json } from '#base'
import { AppError, errorCodes, isPublic, type Label, type Problem } from '#contract'

import type { Hold } from './hold.ts'
import type { DoubtCause, RecordBody } from './journal-record.ts'
import type { EffectRetry } from './program.ts'
import { type EffectState, maxBufferedSignals, type RunState } from './run-state.ts'

/** Something that happens to a run from outside its journal. */
export type Input =
  | { do: 'tick' }
  | { do: 'release' }
  | {
      do: 'intend'
      key: string
      attempt: number
      /** That of the effect: another generation may use the same key. */
      generation: number
      prepared: Json
      idempotencyKey: string
    }
  /** Instead of `intend`: somebody must say first. */
  | { do: 'hold'; key: string; attempt: number; generation: number; hold: Hold }
  | { do: 'answer'; key: string; answer: Json; by: string }
  | { do: 'settle'; key: string; attempt: number; generation: number; result: EffectResult; ms: number }
  | { do: 'signal'; name: string; payload: Json; label: Label; id: string | null; by: string | null }
  | { do: 'pause' | 'resume'; by: string }
  | { do: 'cancel'; reason: string; by: string; inherited?: true; gentle?: true }
  | { do: 'resolve'; key: string; as: 'done' | 'not-done' | 'retry'; output: Json; by: string }
  | { do: 'childStarted'; key: string; child: string }
  | { do: 'childEnded'; key: string; child: string; end: ChildEnd }
  | { do: 'park'; problem: Problem }

export type ChildEnd =
  | { state: 'completed'; output: Json; label: Label }
  | { state: 'failed' | 'cancelled'; error: Problem }

export type EffectResult =
  | { is: 'done'; output: Json; label: Label; reconciled?: true }
  /** It did not happen. */
  | { is: 'failed'; error: Problem }
  /** `asking` when the engine is going to find out. */
  | { is: 'unknown'; cause: DoubtCause; why: string; asking: boolean }

/**
 * What an input adds to a run's journal; nothing when it has lost its meaning. Pure.
 *
 * @throws AppError when a person's wish cannot be carried out
 */
export function decide(state: RunState, input: Input, now: number): RecordBody[] {
  switch (input.do) {
    case 'tick':
      return due(state, now)
    case 'release':
      return state.held && !state.paused && !state.parked ? [{ type: 'run.released' }] : []
    case 'intend': {
      if (!mayBegin(state, input)) return []
      const { key, attempt, idempotencyKey, prepared } = input
      return [{ type: 'effect.intended', key, attempt, idempotencyKey, prepared }]
    }
    case 'hold': {
      if (!mayBegin(state, input)) return []
      const { key, attempt, hold } = input
      return [{ type: 'effect.held', key, attempt, ...hold }]
    }
    case 'answer':
      return answered(state, input)
    case 'settle':
      return settled(state, input, now)
    case 'signal':
      return received(state, input)
    case 'pause':
      open(state)
      return state.paused ? [] : [{ type: 'run.paused', by: input.by }]
    case 'resume': {
      open(state)
      const bodies: RecordBody[] = []
      if (state.paused) bodies.push({ type: 'run.resumed', by: input.by })
      if (state.parked) bodies.push({ type: 'run.unparked', by: input.by })
      return bodies
    }
    case 'cancel':
      open(state)
      if (state.ending && state.ending.as !== 'completed') return []
      return [
        {
          type: 'run.cancelling',
          reason: input.reason,
          by: input.by,
          ...(input.inherited ? { inherited: true as const } : {}),
          ...(input.gentle ? { gentle: true as const } : {}),
        },
      ]
    case 'resolve':
      return resolved(state, input)
    case 'childStarted': {
      const child = state.children.get(input.key)
      return child?.id === null && !state.paused
        ? [{ type: 'child.started', key: input.key, child: input.child }]
        : []
    }
    case 'childEnded':
      return childEnded(state, input)
    case 'park':
      return state.closed || state.parked ? [] : [{ type: 'run.parked', problem: input.problem }]
    default:
      throw new TypeError('unknown input')
  }
}

/** Dropped, paused or begun by somebody else meanwhile: what was prepared is thrown away, nothing was touched. */
function mayBegin(
  { effects, paused, parked }: RunState,
  { key, generation }: { key: string; generation: number },
): boolean {
  const effect = effects.get(key)
  return (
    effect?.generation === generation &&
    !effect.dropped &&
    !paused &&
    !parked &&
    (effect.stage === 'requested' || effect.stage === 'backoff')
  )
}

function answered(state: RunState, { key, answer, by }: Extract<Input, { do: 'answer' }>): RecordBody[] {
  open(state)
  if (state.effects.get(key)?.stage !== 'held') {
    throw new AppError(
      'engine.not_held',
      `Nothing waits for an answer under the key ${key} of run ${state.run}.`,
      {
        hint: 'See `adjutant approvals` for what does.',
        details: { run: state.run, key },
      },
    )
  }
  return [{ type: 'effect.released', key, answer, by }]
}

/** Refuses what comes too late. */
function open(state: RunState): void {
  if (state.closed) {
    throw new AppError('engine.run_already_finished', `Run ${state.run} has ended.`, {
      details: { run: state.run },
    })
  }
}

function due(state: RunState, now: number): RecordBody[] {
  if (state.paused || state.closed || state.parked) return []
  const bodies: { at: number; body: RecordBody }[] = []
  for (const [key, at] of state.timers) if (at <= now) bodies.push({ at, body: { type: 'timer.fired', key } })
  for (const [key, { expiresAt }] of state.waits) {
    if (expiresAt !== null && expiresAt <= now)
      bodies.push({ at: expiresAt, body: { type: 'wait.expired', key } })
  }
  for (const [key, { stage, hold }] of state.effects) {
    if (stage === 'held' && hold?.expiresAt != null && hold.expiresAt <= now) {
      const body = { type: 'effect.released', key, answer: hold.onExpiry, by: 'time-out' } as const
      bodies.push({ at: hold.expiresAt, body })
    }
  }
  // The first record may call off the others, so each is decided on its own; the next tick brings the rest.
  const first = bodies.toSorted((a, b) => a.at - b.at)[0]
  return first ? [first.body] : []
}

function settled(
  state: RunState,
  { key, attempt, generation, result, ms }: Extract<Input, { do: 'settle' }>,
  now: number,
): RecordBody[] {
  const effect = state.effects.get(key)
  if (effect?.generation !== generation) return []
  if (attempt < effect.attempt) return []
  // A person may have wished for another attempt meanwhile; only that this one was done after all still counts.
  const over = effect.stage === 'requested' || effect.stage === 'backoff'
  if (over && attempt === effect.attempt && result.is !== 'done') return []
  switch (result.is) {
    case 'done': {
      const { output, label, reconciled } = result
      return [
        {
          type: 'effect.done',
          key,
          attempt,
          output,
          ...(isPublic(label) ? {} : { label }),
          ...(reconciled ? { reconciled } : {}),
          ms,
        },
      ]
    }
    case 'failed': {
      const retryAt = effect.dropped ? null : nextAttempt(effect, attempt, result.error, now)
      return [{ type: 'effect.failed', key, attempt, error: result.error, retryAt, ms }]
    }
    case 'unknown':
      if (effect.stage === 'unknown' && (result.asking || !effect.doubt?.asking)) return []
      return [
        {
          type: 'effect.unknown',
          key,
          attempt,
          cause: result.cause,
          why: result.why,
          ...(result.asking ? { asking: true as const } : {}),
        },
      ]
    default:
      throw new TypeError('unknown result')
  }
}

/** When the next attempt may begin, or null when there is none. */
export function nextAttempt(
  effect: EffectState,
  attempt: number,
  error: Problem,
  now: number,
): number | null {
  const { retry } = effect.command
  if (!retry || attempt > retry.max) return null
  const allowed = retry.on ? retry.on.includes(error.code) : errorCodes[error.code].retryable
  return allowed ? now + backoff(retry, attempt) : null
}

/** Milliseconds before the attempt that follows attempt number `attempt`. */
function backoff({ backoffMs, factor, maxMs }: EffectRetry, attempt: number): number {
  return Math.min(maxMs, Math.round(backoffMs * factor ** (attempt - 1)))
}

function received(
  state: RunState,
  { name, payload, label, id, by }: Extract<Input, { do: 'signal' }>,
): RecordBody[] {
  open(state)
  if (id !== null && state.signalIds.includes(id)) return []
  let buffered = 0
  for (const queue of state.signals.values()) buffered += queue.length
  if (buffered >= maxBufferedSignals) {
    throw new AppError(
      'engine.signals_full',
      `Run ${state.run} has ${buffered} signals that nobody has waited for.`,
      {
        hint: 'Cancel the run, or let it take its signals first.',
        details: { run: state.run, limit: maxBufferedSignals },
      },
    )
  }
  return [{ type: 'signal.received', name, payload, ...(isPublic(label) ? {} : { label }), id, by }]
}

function resolved(state: RunState, { key, as, output, by }: Extract<Input, { do: 'resolve' }>): RecordBody[] {
  open(state)
  const effect = state.effects.get(key)
  if (effect?.stage !== 'unknown') {
    throw new AppError(
      'engine.not_in_doubt',
      `Nothing is in doubt under the key ${key} of run ${state.run}.`,
      {
        hint: 'See `adjutant show` for the keys that wait for a decision.',
        details: { run: state.run, key },
      },
    )
  }
  const { attempt } = effect
  if (as === 'done')
    return [{ type: 'effect.done', key, attempt, output, label: effect.command.label, reconciled: true }]
  if (as === 'retry') return [{ type: 'effect.resolved', key, attempt, as, by }]
  const error = new AppError(
    'engine.effect_not_done',
    `The effect ${key} was interrupted and did not happen.`,
    { details: { key } },
  )
  return effect.dropped
    ? [{ type: 'effect.resolved', key, attempt, as, by }]
    : [{ type: 'effect.failed', key, attempt, error: error.toProblem(), retryAt: null }]
}

function childEnded(
  state: RunState,
  { key, child, end }: Extract<Input, { do: 'childEnded' }>,
): RecordBody[] {
  if (state.children.get(key)?.id !== child) return []
  if (end.state === 'completed') {
    return [
      {
        type: 'child.done',
        key,
        child,
        output: end.output,
        ...(isPublic(end.label) ? {} : { label: end.label }),
      },
    ]
  }
  return [{ type: 'child.failed', key, child, state: end.state, error: end.error }]
}
