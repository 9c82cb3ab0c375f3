import { AppError, joinLabels, toProblem } from '#contract'

import { nextAction } from './actions.ts'
import { failNode } from './failure.ts'
import { complete, consume } from './finish.ts'
import { presentRecord } from './history.ts'
import { fireQuiet, park } from './join.ts'
import { guardLoop } from './loop.ts'
import type { NodePlan } from './node-plan.ts'
import { overriddenPlan } from './overridden-plan.ts'
import { chooseEdges, eventsOf, leave } from './route.ts'
import { holds } from './scope.ts'
import { own, type Token } from './state.ts'
import { unpredicted, unsure } from './unpredicted.ts'
import { openEvents } from './wait.ts'
import { keyOf, note, request, roundKey, type Walk } from './walk.ts'
import { beginWork, doneEdges, giveOutput } from './work.ts'

/** Visits in one step; then a timer of no length lets others in, so that a loop of pure nodes can be stopped. */
const visitsPerStep = 1_000
/** Of one node in one run: the last guard-rail, for a graph that was not validated. */
const maxVisits = 1_000_000

/** Moves tokens until every one of them waits; lets a join go where all are parked; ends the run where none is left. */
export function drain(walk: Walk): void {
  const { state, ready } = walk
  for (;;) {
    for (let next = 0; next < ready.length; next += 1) {
      const token = ready[next]
      // It may have gone meanwhile: another has ended all.
      if (token && own(state.tokens, String(token.id)) === token) advance(walk, token)
      if (state.over) return
    }
    ready.length = 0
    if (state.live === 0) {
      complete(walk)
      return
    }
    if (state.parked < state.live || !fireQuiet(walk)) return
  }
}

/** Moves one token through the stages of its visit until it waits or goes. */
function advance(walk: Walk, token: Token): void {
  try {
    while (stage(walk, token));
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    failNode(walk, token, toProblem(error), 'own')
  }
}

/** One stage. @returns whether the token can go on */
function stage(walk: Walk, token: Token): boolean {
  const { graph } = walk
  switch (token.stage) {
    case 'join':
      if (graph.node(token.at).join !== undefined) {
        park(walk, token)
        return false
      }
      token.stage = 'turn'
      return true
    case 'turn':
      return begin(walk, token)
    case 'loop': {
      const guarded = guardLoop(walk, token, graph.plan(token.at))
      if (guarded === 'wait') return false
      token.stage = guarded === 'away' ? 'leave' : 'pre'
      return true
    }
    case 'given': {
      giveOutput(walk, token, graph.plan(token.at), walk.state.overrides?.outputs[token.at] ?? null)
      token.stage = 'route'
      return true
    }
    case 'pre':
      if (isGiven(walk, token)) {
        token.stage = 'given'
        return true
      }
      checkAll(walk, token, 'pre')
      token.stage = 'entry'
      return true
    case 'entry':
      if (nextAction(walk, token, 'entry', graph.plan(token.at).entry)) return false
      token.stage = 'run'
      return true
    case 'run':
      if (!beginWork(walk, token, overriddenPlan(walk, token.at))) return false
      token.stage = 'check'
      return true
    case 'check':
      return check(walk, token, graph.plan(token.at))
    case 'route':
      return route(walk, token)
    case 'exit':
      if (nextAction(walk, token, 'exit', graph.plan(token.at).exit)) return false
      token.stage = 'leave'
      return true
    case 'leave':
      return go(walk, token)
    default:
      return false
  }
}

function isGiven({ state }: Walk, { at }: Token): boolean {
  return state.overrides !== null && Object.hasOwn(state.overrides.outputs, at)
}

function begin(walk: Walk, token: Token): boolean {
  const { state } = walk
  const visit = (own(state.visits, token.at) ?? 0) + 1
  if (visit > maxVisits) {
    const details = { node: token.at, limit: maxVisits, final: true }
    throw new AppError('workflow.loop_limit', `${token.at} was visited more than ${maxVisits} times.`, {
      details,
    })
  }
  state.visits[token.at] = visit
  token.visit = visit
  token.stage = 'loop'
  walk.begun += 1
  if (walk.begun <= visitsPerStep) return true
  request(walk, token, { do: 'timer', key: keyOf(token, 'turn'), delayMs: 0 }, { for: 'turn' })
  return false
}

function checkAll(walk: Walk, token: Token, what: 'pre' | 'post'): void {
  for (const condition of walk.graph.plan(token.at)[what]) {
    if (holds(walk, token, condition, what)) continue
    const code = what === 'pre' ? 'workflow.precondition_failed' : 'workflow.postcondition_failed'
    throw new AppError(code, `${token.at}: ${condition.source} does not hold.`, {
      details: { condition: condition.source },
    })
  }
}

/** Validators in order, then the post-conditions. The first validator that fails has the work done again while it has retries. */
function check(walk: Walk, token: Token, plan: NodePlan): boolean {
  for (const [index, condition] of plan.validators.entries()) {
    if (holds(walk, token, condition, 'validator')) continue
    const validator = plan.node.validators?.[index]
    const used = own(token.tries ?? {}, String(index)) ?? 0
    const message = validator?.message ?? `${condition.source} does not hold.`
    const left = (validator?.retry?.max ?? 0) - used
    note(walk, 'validator_failed', {
      node: token.at,
      visit: token.visit,
      round: token.round,
      validator: index,
      message,
      retriesLeft: left,
    })
    if (left <= 0) {
      throw new AppError('workflow.validator_failed', `${token.at}: ${message}`, {
        details: { validator: index, check: condition.source, rounds: token.round },
      })
    }
    token.tries = { ...token.tries, [index]: used + 1 }
    return again(walk, token, validator?.retry?.coolDownMs ?? 0)
  }
  checkAll(walk, token, 'post')
  token.stage = 'route'
  return true
}

function again(walk: Walk, token: Token, coolDownMs: number): boolean {
  const key = roundKey(token, 'cool')
  token.round += 1
  token.stage = 'run'
  if (coolDownMs === 0) return true
  request(walk, token, { do: 'timer', key, delayMs: coolDownMs }, { for: 'cool' })
  return false
}

/** Done edges come first; where none is open, the node's named events are waited for. */
function route(walk: Walk, token: Token): boolean {
  const node = walk.graph.node(token.at)
  if ('end' in node) token.route = []
  else {
    token.route = doneEdges(walk, token)
    if (isStuck(token) && 'wait' in node) token.route = chooseEdges(walk, token, 'timeout')
    if (isStuck(token) && walk.state.observe) endForWantOfEvents(walk, token)
    else if (isStuck(token) && openEvents(walk, token)) {
      delete token.route
      return false
    }
  }
  // Of a node that may have to wait for an event first it is not known whether it is left at all.
  const mayStay = token.route.length === 0 && token.unsure && eventsOf(walk, token.at).length > 0
  token.stage = mayStay ? 'leave' : 'exit'
  return true
}

function isStuck(token: Token): boolean {
  return token.route?.length === 0 && !token.unsure
}

/** Nothing that it could wait for comes in a dry-run. */
function endForWantOfEvents(walk: Walk, token: Token): void {
  const names = eventsOf(walk, token.at)
  if (names.length === 0) return
  const why = `Nobody sends ${names.join(' or ')} in a dry-run.`
  unpredicted(walk, token, { of: 'event', why, outcome: 'stopped' })
  const ways = walk.graph.outgoing(token.at).filter(({ on }) => names.includes(on))
  unsure(
    walk,
    token,
    ways.map(({ to }) => to),
    why,
  )
}

function go(walk: Walk, token: Token): false {
  const { state, graph } = walk
  const node = graph.node(token.at)
  if ('end' in node && node.end.output !== undefined) {
    const found = presentRecord(state, token)
    if (found && !found.is.error)
      state.ended = { value: found.is.output, label: joinLabels(found.label, token.label) }
  }
  if ((token.route ?? []).length === 0) consume(walk, token)
  else leave(walk, token)
  return false
}
