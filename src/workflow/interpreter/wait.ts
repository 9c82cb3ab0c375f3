import type { Json } from '#base'
import { AppError, isUnknown, joinLabels } from '#contract'
import type { ProgramEvent, WaitCommand } from '#engine'

import { presentRecord, record } from './history.ts'
import type { NodeOf, Work } from './node-plan.ts'
import { eventsOf, isOpen } from './route.ts'
import { evaluate } from './scope.ts'
import type { Token } from './state.ts'
import { foreseeWait, unpredicted } from './unpredicted.ts'
import { dropAll, keyOf, note, request, roundKey, type Walk } from './walk.ts'

const longestDelayMs = 31_536_000_000
/** With a time zone: a time without one would mean another moment on another machine. */
const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

type SignalEvent = Extract<ProgramEvent, { type: 'signal' }>

/**
 * Begins a `wait`. Signals that the node has edges for may end it early, so they are waited for as well.
 *
 * @returns whether it is over already, as a dry-run waits for nobody
 */
export function beginWait(walk: Walk, token: Token, { node, value }: Extract<Work, { is: 'wait' }>): boolean {
  const { wait } = node
  const { value: given, label } = evaluate(walk, token, value)
  token.label = joinLabels(token.label, label)
  const key = roundKey(token, 'wait')
  const isTimed = 'delayMs' in wait || 'until' in wait
  if (walk.state.observe && isTimed && isUnknown(given)) {
    unpredicted(walk, token, { of: 'wait', why: given.$unknown.why, outcome: 'passed' })
    return endWait(walk, token, node, null)
  }
  if ('delayMs' in wait) {
    request(walk, token, { do: 'timer', key, delayMs: delayOf(token, given) }, { for: 'wait' })
  } else if ('until' in wait) {
    request(walk, token, { do: 'timer', key, atMs: momentOf(token, given) }, { for: 'wait' })
  } else {
    const answer = 'ask' in wait ? answerTo(token) : ''
    if (walk.state.observe && isUnknown(given)) return foreseeWait(walk, token, node, answer)
    if (typeof given !== 'string' || given === '')
      throw invalid(token, 'What it waits for is not a text.', 'Let the expression give a text.')
    if (wait.timeoutMs !== undefined) token.deadline = walk.at + wait.timeoutMs
    else delete token.deadline
    if ('ask' in wait) {
      note(walk, 'ask', {
        node: token.at,
        visit: token.visit,
        ask: given,
        signal: answerTo(token),
        choices: wait.choices ?? null,
      })
    }
    const signal = answer || given
    if (walk.state.observe) return foreseeWait(walk, token, node, signal)
    waitFor(walk, token, key, signal)
  }
  if (!walk.state.observe) openEvents(walk, token)
  return false
}

function answerTo(token: Token): string {
  return `answer:${token.at}`
}

function waitFor(walk: Walk, token: Token, key: string, signal: string): void {
  const command: WaitCommand = {
    do: 'wait',
    key,
    signal,
    reason: signal === answerTo(token) ? 'approval' : 'signal',
  }
  if (token.deadline !== undefined) command.timeoutMs = Math.max(0, token.deadline - walk.at)
  request(walk, token, command, { for: 'wait' })
}

function delayOf(token: Token, value: Json): number {
  if (typeof value === 'number' && value >= 0 && value <= longestDelayMs) return Math.round(value)
  throw invalid(token, 'Its delay is not a number of milliseconds from 0 to a year.', 'Correct delayMs.')
}

function momentOf(token: Token, value: Json): number {
  const at = typeof value === 'string' && moment.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(at)) return at
  throw invalid(
    token,
    'The time that it waits for is not a date, or date and time with a time zone.',
    'Write it like 2030-01-31T18:00:00Z.',
  )
}

function invalid(token: Token, message: string, hint: string): AppError {
  return new AppError('workflow.wait_invalid', `${token.at} cannot wait. ${message}`, { hint })
}

/** A wait's own signal or timer has come. @returns whether the wait is over */
export function endWait(walk: Walk, token: Token, node: NodeOf<'wait'>, event: SignalEvent | null): boolean {
  const { wait } = node
  if (!event) {
    dropAll(walk, token)
    record(walk, token, { output: null }, token.label)
    return true
  }
  if (
    'ask' in wait &&
    wait.choices &&
    !(typeof event.payload === 'string' && wait.choices.includes(event.payload))
  ) {
    token.heard = (token.heard ?? 0) + 1
    note(walk, 'answer_refused', { node: token.at, visit: token.visit, choices: wait.choices })
    waitFor(walk, token, `${keyOf(token, 'again')}/${token.heard}`, answerTo(token))
    return false
  }
  dropAll(walk, token)
  take(walk, token, event.payload, event)
  return true
}

/** A wait has taken too long. */
export function timedOut(token: Token): AppError {
  return new AppError('workflow.wait_timed_out', `${token.at} has waited too long.`, {
    hint: 'Give it an edge on timeout, or more time.',
  })
}

/** Waits for each signal that the node has edges for and that is not waited for yet. @returns whether there are any */
export function openEvents(walk: Walk, token: Token): boolean {
  const names = eventsOf(walk, token.at)
  if (names.length === 0) return false
  const open = (token.events ??= [])
  for (const name of names) {
    if (open.some(([other]) => other === name)) continue
    const place = keyOf(token, `on/${name.replaceAll('%', '%25').replaceAll('/', '%2F')}`)
    const key = token.heard ? `${place}/${token.heard}` : place
    open.push([name, key])
    request(walk, token, { do: 'wait', key, signal: name, reason: 'signal' }, { for: 'event', name })
  }
  return true
}

/**
 * A named event: the token leaves by its edges whose guards hold. Where none holds, the event has passed and the token
 * waits for the next.
 *
 * @returns whether the token has a route
 */
export function takeEvent(walk: Walk, token: Token, event: SignalEvent, isWait: boolean): boolean {
  token.heard = (token.heard ?? 0) + 1
  token.events = (token.events ?? []).filter(([name]) => name !== event.name)
  take(walk, token, isWait ? event.payload : undefined, event)
  const route: string[] = []
  for (const edge of walk.graph.outgoing(token.at))
    if (edge.on === event.name && isOpen(walk, token, edge)) route.push(edge.id)
  if (route.length === 0) {
    note(walk, 'event_ignored', { node: token.at, visit: token.visit, name: event.name })
    openEvents(walk, token)
    return false
  }
  dropAll(walk, token)
  token.route = route
  return true
}

/** Writes the event down, beside an output or as one. Who sends an event decides where the token goes. */
function take(
  walk: Walk,
  token: Token,
  output: Json | undefined,
  { name, payload, label }: SignalEvent,
): void {
  token.label = joinLabels(token.label, label)
  const present = presentRecord(walk.state, token)
  record(
    walk,
    token,
    { output: output ?? present?.is.output ?? null, event: { name, payload } },
    present ? joinLabels(present.label, token.label) : token.label,
  )
}
