import { AppError, publicLabel } from '#contract'

import { type Folding, unwinder, unwindKey } from './folding.ts'
import type { JournalRecord } from './journal-record.ts'

/** Puts one record into the state and notes what the program is to be told of it. */
export function foldRecord(fold: Folding, record: JournalRecord): void {
  if (record.type === 'note') return
  if (isEffectRecord(record)) foldEffectRecord(fold, record)
  else if (isChildRecord(record)) foldChildRecord(fold, record)
  else if (isArrival(record)) foldArrival(fold, record)
  else foldRunRecord(fold, record)
}

type EffectRecord = Extract<JournalRecord, { type: `effect.${string}` }>
type ChildRecord = Extract<JournalRecord, { type: `child.${string}` }>
/** Something that the run has waited for, or will. */
type ArrivalRecord = Extract<JournalRecord, { type: 'timer.fired' | 'signal.received' | 'wait.expired' }>
type RunRecord = Exclude<JournalRecord, EffectRecord | ChildRecord | ArrivalRecord | { type: 'note' }>

function isEffectRecord(record: JournalRecord): record is EffectRecord {
  return record.type.startsWith('effect.')
}

function isChildRecord(record: JournalRecord): record is ChildRecord {
  return record.type.startsWith('child.')
}

function isArrival(record: JournalRecord): record is ArrivalRecord {
  const { type } = record
  return type === 'timer.fired' || type === 'signal.received' || type === 'wait.expired'
}

function foldEffectRecord(fold: Folding, record: EffectRecord): void {
  const { state, at } = fold
  const effect = fold.effect(record.key)
  switch (record.type) {
    case 'effect.intended': {
      effect.stage = 'begun'
      effect.attempt = record.attempt
      effect.prepared = record.prepared
      effect.idempotencyKey = record.idempotencyKey
      effect.doubt = null
      state.touched = true
      return
    }
    case 'effect.held': {
      const { reason, ask, expiresAt, onExpiry } = record
      effect.stage = 'held'
      effect.hold = { reason, ask, expiresAt, onExpiry }
      return
    }
    case 'effect.released': {
      effect.stage = 'requested'
      effect.hold = null
      effect.answer = record.answer
      fold.requested.push(record.key)
      return
    }
    case 'effect.done': {
      state.effects.delete(record.key)
      if (effect.dropped) return
      fold.events.push({
        type: 'effect.done',
        at,
        key: record.key,
        output: record.output,
        label: record.label ?? publicLabel,
      })
      return
    }
    case 'effect.failed': {
      effect.attempt = record.attempt
      if (effect.stage === 'unknown') effect.unfinished = true
      if (record.retryAt !== null && !effect.dropped) {
        effect.stage = 'backoff'
        effect.dueAt = record.retryAt
        return
      }
      state.effects.delete(record.key)
      if (effect.dropped) return
      fold.events.push({
        type: 'effect.failed',
        at,
        key: record.key,
        error: record.error,
        attempts: record.attempt,
      })
      return
    }
    case 'effect.unknown': {
      effect.stage = 'unknown'
      effect.doubt = { cause: record.cause, why: record.why, asking: record.asking ?? false }
      return
    }
    case 'effect.resolved': {
      effect.attempt = record.attempt
      effect.doubt = null
      if (effect.dropped) {
        state.effects.delete(record.key)
        return
      }
      effect.stage = 'requested'
      effect.unfinished = true
      fold.requested.push(record.key)
      return
    }
    default:
      strangeRecord(fold, record)
  }
}

function foldChildRecord(fold: Folding, record: ChildRecord): void {
  const { state, at } = fold
  const child = fold.child(record.key)
  switch (record.type) {
    case 'child.started': {
      child.id = record.child
      state.touched = true
      return
    }
    case 'child.done': {
      state.children.delete(record.key)
      if (child.dropped || record.key === unwindKey) return
      fold.events.push({
        type: 'child.done',
        at,
        key: record.key,
        output: record.output,
        label: record.label ?? publicLabel,
      })
      return
    }
    case 'child.failed': {
      state.children.delete(record.key)
      if (child.dropped || record.key === unwindKey) return
      const { key, state: ended, error } = record
      fold.events.push({ type: 'child.failed', at, key, state: ended, error })
      return
    }
    default:
      strangeRecord(fold, record)
  }
}

function foldRunRecord(fold: Folding, record: RunRecord): void {
  const { state, at } = fold
  switch (record.type) {
    case 'run.started':
      state.name = record.program
      state.semantics = record.semantics
      state.definition = record.definition
      if (record.held) state.held = { input: record.input, label: record.label }
      else fold.begin(record.input, record.label)
      return
    case 'run.released':
      if (state.held) fold.begin(state.held.input, state.held.label)
      state.held = null
      return
    case 'run.continued':
      for (const key of [...state.effects.keys(), ...state.children.keys()]) fold.drop(key)
      state.timers.clear()
      state.waits.clear()
      state.usedKeys = new Set()
      state.program = undefined
      state.continuing = { input: record.input, label: record.label }
      return
    case 'run.forked':
      // What was allowed there was not allowed here.
      for (const effect of state.effects.values()) {
        if (effect.stage === 'held') effect.stage = 'requested'
        effect.hold = null
        effect.answer = null
      }
      fold.events.push({ type: 'forked', at, overrides: record.overrides })
      return
    case 'run.paused':
      state.paused = true
      return
    case 'run.resumed':
      state.paused = false
      return
    case 'run.parked':
      state.parked = record.problem
      return
    case 'run.unparked':
      state.parked = null
      return
    case 'run.cancelling':
      state.parked = null
      state.paused = false
      fold.end({ as: 'cancelled', reason: record.reason, inherited: record.inherited ?? false })
      return
    case 'run.failing':
      fold.end({ as: 'failed', error: record.error })
      return
    case 'run.unwinding':
      state.unwinding = true
      state.children.set(unwindKey, {
        command: {
          do: 'child',
          key: unwindKey,
          program: unwinder(fold.machine) ?? '',
          input: { run: state.run },
          label: publicLabel,
        },
        id: null,
        dropped: false,
      })
      fold.requested.push(unwindKey)
      return
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
      state.closed = true
      state.program = undefined
      state.signals.clear()
      return
    default:
      strangeRecord(fold, record)
  }
}

function foldArrival(fold: Folding, record: ArrivalRecord): void {
  const { state, at } = fold
  switch (record.type) {
    case 'timer.fired':
      fold.take(state.timers, record.key)
      fold.events.push({ type: 'timer.fired', at, key: record.key })
      return
    case 'signal.received': {
      if (record.id !== null) fold.rememberSignal(record.id)
      const queue = state.signals.get(record.name) ?? []
      queue.push({
        payload: record.payload,
        label: record.label ?? publicLabel,
        by: record.by,
      })
      state.signals.set(record.name, queue)
      return
    }
    case 'wait.expired':
      fold.take(state.waits, record.key)
      fold.events.push({ type: 'wait.expired', at, key: record.key })
      return
    default:
      strangeRecord(fold, record)
  }
}

function strangeRecord({ state }: Folding, record: never): never {
  const { type } = record as { type: string }
  throw new AppError(
    'engine.nondeterminism',
    `The journal of ${state.run} holds a record that this version does not know: ${type}.`,
  )
}
