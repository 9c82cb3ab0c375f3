import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, joinLabels, type Problem, toProblem } from '#contract'
import type { ProgramEvent } from '#engine'

import { fromOutside } from './error-label.ts'
import { presentRecord, record } from './history.ts'
import { chooseEdges, exitEdges } from './route.ts'
import { own, type Stage, type Token } from './state.ts'
import { unpredicted, unsure, waysOutOf } from './unpredicted.ts'
import { dropAll, halt, keyOf, note, request, type Walk } from './walk.ts'

/**
 * A node has failed. In this order: edges on `timeout` when it took too long, edges on `error`, then the node's
 * severity: `continue` goes on with a null output, `pause` asks a person, `fail` (the default) ends the run.
 *
 * @param origin `outside` when a tool or a child run tells of it
 */
export function failNode(walk: Walk, token: Token, problem: Problem, origin: 'own' | 'outside'): void {
  const { state, graph } = walk
  dropAll(walk, token)
  delete token.unsure
  const error = placed(walk, token, problem)
  const node = own(graph.source.nodes, token.at)
  if (!node || (origin === 'own' && problem.details['final'] === true)) {
    halt(walk, error)
    return
  }
  const before = presentRecord(state, token)
  let label = before ? joinLabels(before.label, token.label) : token.label
  if (origin === 'outside') label = joinLabels(label, fromOutside(token.at))
  record(walk, token, { output: before?.is.output ?? null, error }, label)
  delete token.list
  delete token.tries
  const failed = { stage: againFrom(token.stage), step: token.step, route: token.route ?? [] }
  try {
    token.route = []
    if (isTimeout(problem)) token.route = chooseEdges(walk, token, 'timeout')
    if (token.route.length === 0 && !token.unsure) token.route = chooseEdges(walk, token, 'error')
    if (token.route.length > 0 || token.unsure) goOn(walk, token, error)
    else if (node.onError?.severity === 'pause' && walk.state.observe) {
      const why = `A person decides what becomes of the failure of ${token.at}.`
      unpredicted(walk, token, { of: 'decision', why, outcome: 'stopped' })
      unsure(walk, token, waysOutOf(walk.graph, token.at), why)
      goOn(walk, token, error)
    } else if (node.onError?.severity === 'pause') {
      token.problem = error
      token.failed = failed
      askPerson(walk, token)
    } else if (node.onError?.severity === 'continue') {
      token.route = failed.stage === 'exit' ? failed.route : continueEdges(walk, token, error)
      goOn(walk, token, error)
    } else halt(walk, error)
  } catch (second) {
    // An error edge that cannot be judged must not lead back here.
    if (!(second instanceof AppError)) throw second
    halt(walk, placed(walk, token, toProblem(second)))
  }
}

/** Where a retry begins: where it failed, but with the node's work when what that gave was refused. */
function againFrom(stage: Stage): Stage {
  return stage === 'check' || stage === 'route' || stage === 'leave' || stage === 'given' ? 'run' : stage
}

/** After its limit a loop goes on outside of itself. */
function continueEdges(walk: Walk, token: Token, error: Problem): string[] {
  return error.code === 'workflow.loop_limit' ? exitEdges(walk, token) : chooseEdges(walk, token, 'done')
}

function goOn(walk: Walk, token: Token, error: Problem): void {
  note(walk, 'node_failed', { node: token.at, visit: token.visit, code: error.code, detail: error.detail })
  token.stage = 'leave'
  walk.ready.push(token)
}

function isTimeout({ code }: Problem): boolean {
  return code.endsWith('timed_out') || code.endsWith('timeout')
}

/** The problem with the place where it came up. The place in a run further in is kept as `within`. */
function placed({ state }: Walk, token: Token, problem: Problem): Problem {
  const { node, visit, body, index, within, ...rest } = problem.details as Record<string, Json>
  const details: Record<string, Json> = { ...rest, node: token.at, visit: token.visit }
  if (state.body.length > 0) details['body'] = state.body
  if (state.item) details['index'] = state.item.index
  else if (index !== undefined) details['index'] = index
  if (node !== undefined) {
    const inner = { node, visit: visit ?? null, body, within }
    details['within'] = Object.fromEntries(
      Object.entries(inner).filter(([, value]) => value !== undefined),
    ) as Json
  }
  return { ...problem, details: details as Problem['details'] }
}

function askPerson(walk: Walk, token: Token): void {
  token.stage = 'decide'
  token.decisions = (token.decisions ?? 0) + 1
  const key = token.decisions === 1 ? keyOf(token, 'decide') : `${keyOf(token, 'decide')}/${token.decisions}`
  note(walk, 'decision_asked', {
    node: token.at,
    visit: token.visit,
    signal: `decide:${token.at}`,
    actions: ['retry', 'continue', 'fail'],
    error: token.problem as unknown as Json,
  })
  request(
    walk,
    token,
    { do: 'wait', key, signal: `decide:${token.at}`, reason: 'decision' },
    { for: 'decide' },
  )
}

/**
 * A person has decided about a failure: `{ action: 'retry' | 'continue' | 'fail', output? }`. Retry begins again where
 * it failed; continue goes on with the given output, or null.
 */
export function decide(
  walk: Walk,
  token: Token,
  { payload, label }: Extract<ProgramEvent, { type: 'signal' }>,
): void {
  const { problem } = token
  const { action, output = null }: JsonObject = isJsonObject(payload) ? payload : {}
  if (!problem) throw new AppError('internal.bug', `Nobody asked for a decision at ${token.at}.`)
  token.label = joinLabels(token.label, label)
  switch (action) {
    case 'retry':
      delete token.problem
      if (problem.code === 'workflow.loop_limit') delete token.loops[token.at]
      again(walk, token)
      return
    case 'continue':
      delete token.problem
      record(
        walk,
        token,
        { output, error: problem },
        joinLabels(presentRecord(walk.state, token)?.label ?? label, token.label),
      )
      try {
        token.route =
          token.failed?.stage === 'exit' ? token.failed.route : continueEdges(walk, token, problem)
        token.stage = 'leave'
        walk.ready.push(token)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        halt(walk, placed(walk, token, toProblem(error)))
      }
      return
    case 'fail':
      halt(walk, problem)
      return
    default:
      note(walk, 'decision_refused', {
        node: token.at,
        visit: token.visit,
        actions: ['retry', 'continue', 'fail'],
      })
      askPerson(walk, token)
  }
}

function again(walk: Walk, token: Token): void {
  const { stage, step, route } = token.failed ?? { stage: 'run', step: 0, route: [] }
  delete token.failed
  delete token.route
  token.round += 1
  token.stage = stage
  token.step = step
  if (stage === 'exit') {
    token.route = route
    const present = presentRecord(walk.state, token)
    if (present) delete present.is.error
  }
  walk.ready.push(token)
}
