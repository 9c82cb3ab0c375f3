import type { RunStatus, Waiting } from './run-info.ts'
import type { RunState } from './run-state.ts'

/** What people see of a state: its status and, while it waits, for what. */
export function describe(state: RunState): { status: RunStatus; waiting: Waiting | null } {
  if (state.closed) return { status: state.ending?.as ?? 'failed', waiting: null }
  if (state.parked) return { status: 'waiting', waiting: 'decision' }
  if (state.held && !state.paused) return { status: 'queued', waiting: null }
  let unknown = false
  let backoff = false
  let moving = false
  let held: Waiting | null = null
  for (const { stage, doubt, hold } of state.effects.values()) {
    if (stage === 'unknown' && !doubt?.asking) unknown = true
    else if (stage === 'backoff') backoff = true
    // An approval is what a person can give; a budget may be raised by the clock.
    else if (stage === 'held') held = held === 'approval' ? held : (hold?.reason ?? null)
    else moving = true
  }
  if (unknown && !moving) return { status: 'waiting', waiting: 'decision' }
  if (state.unwinding) return { status: 'compensating', waiting: null }
  if (state.paused) return { status: 'paused', waiting: null }
  if (moving) return { status: 'running', waiting: null }
  if (state.ending) return { status: 'running', waiting: null }
  if (held) return { status: 'waiting', waiting: held }
  const waiting = waitedFor(state, backoff)
  return { status: waiting === null ? 'running' : 'waiting', waiting }
}

/** What concerns a person comes first. */
function waitedFor({ waits, children, timers }: RunState, backoff: boolean): Waiting | null {
  let reason: Waiting | null = null
  for (const { command } of waits.values()) {
    if (command.reason === 'decision') return 'decision'
    if (command.reason === 'approval') reason = 'approval'
    else reason ??= 'signal'
  }
  if (reason === 'approval') return reason
  if (children.size > 0) return 'child'
  return reason ?? (backoff || timers.size > 0 ? 'timer' : null)
}

/**
 * When a run must be woken even if nothing happens to it; null for never. Milliseconds since the Unix epoch.
 * May lie in the past: an effect that is being tried again keeps its time until that try is recorded.
 */
export function wakeTime(state: RunState): number | null {
  if (state.closed || state.paused || state.parked) return null
  let earliest = Infinity
  for (const at of state.timers.values()) earliest = Math.min(earliest, at)
  for (const { expiresAt } of state.waits.values()) earliest = Math.min(earliest, expiresAt ?? Infinity)
  for (const { stage, dueAt, hold } of state.effects.values()) {
    if (stage === 'backoff') earliest = Math.min(earliest, dueAt)
    if (stage === 'held') earliest = Math.min(earliest, hold?.expiresAt ?? Infinity)
  }
  return earliest === Infinity ? null : earliest
}
