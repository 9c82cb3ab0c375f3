import { isJsonObject, type Json } from '#base'
import {
  AppError,
  isUnknown,
  joinLabels,
  ownDefinition,
  personLabel,
  publicLabel,
  toolHandler,
  unknownValue,
  workflowProgram,
} from '#contract'
import type { EffectCommand } from '#engine'

import { branchId } from './graph.ts'
import { record } from './history.ts'
import { beginList } from './list.ts'
import type { NodePlan, Work } from './node-plan.ts'
import { chooseEdges } from './route.ts'
import { evaluate, judge, labelsByField } from './scope.ts'
import type { Token } from './state.ts'
import { beginWait } from './wait.ts'
import { unforeseenLabel, unpredicted, unsure, waysOutOf } from './unpredicted.ts'
import { request, roundKey, type Walk } from './walk.ts'

/** Begins a node's own work. @returns whether it is done already; otherwise the token waits. */
export function beginWork(walk: Walk, token: Token, { work }: NodePlan): boolean {
  switch (work.is) {
    case 'use':
      return callTool(walk, token, work)
    case 'choose':
      return chooseBranch(walk, token, work)
    case 'set': {
      const { value, label } = evaluate(walk, token, work.values)
      record(walk, token, { output: value }, joinLabels(label, token.label))
      return true
    }
    case 'wait':
      return beginWait(walk, token, work)
    case 'forEach':
      return beginList(walk, token, work)
    case 'call':
      return callWorkflow(walk, token, work)
    case 'end': {
      const result = work.output && evaluate(walk, token, work.output)
      const label = joinLabels(result?.label ?? publicLabel, token.label)
      record(walk, token, { output: result?.value ?? null }, label)
      return true
    }
    default:
      return true
  }
}

function callTool(walk: Walk, token: Token, { node, input, key, undo }: Extract<Work, { is: 'use' }>): false {
  const given = evaluate(walk, token, input)
  let label = joinLabels(given.label, token.label)
  const args: Record<string, Json> = { tool: node.use, input: given.value }
  if (undo === 'none') args['undo'] = undo
  else if (undo) {
    // Taken now, with what is known now: it must be there when the run is taken back, whatever has become of the run.
    const inverse = evaluate(walk, token, undo.input)
    label = joinLabels(label, inverse.label)
    args['undo'] = { tool: undo.tool, input: inverse.value }
  }
  const labels = labelsByField(walk, token, input, label)
  if (labels) args['labels'] = labels
  const command: EffectCommand = {
    do: 'effect',
    key: roundKey(token, 'run'),
    handler: toolHandler,
    args,
    label,
  }
  if (node.retry) {
    const { max, backoffMs, factor, maxMs, on } = node.retry
    command.retry = { max, backoffMs, factor, maxMs, ...(on ? { on } : {}) }
  }
  if (node.timeoutMs !== undefined) command.timeoutMs = node.timeoutMs
  if (key) {
    const { value } = evaluate(walk, token, key)
    // Nothing is done in a dry-run, so that nothing is done twice.
    if (!(walk.state.observe && isUnknown(value))) command.idempotencyKey = textOf(value, token)
  }
  request(walk, token, command, { for: 'run' })
  return false
}

function textOf(value: Json, token: Token): string {
  if (typeof value === 'string' && value !== '') return value
  throw new AppError('input.invalid', `The idempotencyKey of ${token.at} does not give a text.`, {
    hint: 'Let it give a text that is not empty, the same for all attempts.',
  })
}

/** The first branch whose guard holds; where none does, the node's `done` edges are the otherwise. */
function chooseBranch(walk: Walk, token: Token, { node, guards }: Extract<Work, { is: 'choose' }>): true {
  delete token.route
  let to: string | null = null
  for (const [index, branch] of node.choose.entries()) {
    const guard = guards[index]
    const judged = guard ? judge(walk, token, guard) : true
    if (judged === false) continue
    if (judged !== true) {
      const { why } = judged.$unknown
      return stopBefore(walk, token, { index, to: branch.to, expression: branch.when ?? '', why })
    }
    to = branch.to
    token.route = [branchId(token.at, index)]
    break
  }
  record(walk, token, { output: { to } }, token.label)
  return true
}

/** Which branch is taken cannot be told: none is walked. */
function stopBefore(
  walk: Walk,
  token: Token,
  { index, to, expression, why }: { index: number; to: string; expression: string; why: string },
): true {
  const edge = branchId(token.at, index)
  unpredicted(walk, token, { of: 'branch', edge, to, expression, why, outcome: 'stopped' })
  unsure(walk, token, waysOutOf(walk.graph, token.at), why)
  token.route = []
  record(walk, token, { output: { to: unknownValue({ type: ['string', 'null'] }, why) } }, token.label)
  return true
}

/** The edges by which a visit is left when its work is done. */
export function doneEdges(walk: Walk, token: Token): string[] {
  return token.route ?? chooseEdges(walk, token, 'done')
}

/** What a person has given in place of the work: a `choose` takes the branch that it names. */
export function giveOutput(walk: Walk, token: Token, { work }: NodePlan, output: Json): void {
  if (work.is === 'choose') {
    const to = isJsonObject(output) ? output['to'] : undefined
    const index = work.node.choose.findIndex((branch) => branch.to === to)
    if (index >= 0) token.route = [branchId(token.at, index)]
  }
  record(walk, token, { output }, joinLabels(personLabel, token.label))
}

function callWorkflow(walk: Walk, token: Token, { node, input }: Extract<Work, { is: 'call' }>): boolean {
  const name = node.version === undefined ? node.call : `${node.call}@${node.version}`
  const { pins } = walk.definition
  const definition = Object.hasOwn(pins, name) ? pins[name] : undefined
  if (definition === undefined) {
    throw new AppError(
      'workflow.call_not_pinned',
      `The workflow ${name} was not known when this run was started.`,
      {
        hint: 'Publish it, then start the run again.',
        details: { workflow: name },
      },
    )
  }
  const { value, label } = evaluate(walk, token, input)
  const { observe } = walk.state
  if (observe && isUnknown(value)) {
    const { why } = value.$unknown
    unpredicted(walk, token, { of: 'call', why, outcome: 'unknown' })
    record(
      walk,
      token,
      { output: unknownValue(true, why) },
      joinLabels(token.label, unforeseenLabel(token.at)),
    )
    return true
  }
  request(
    walk,
    token,
    {
      do: 'child',
      key: roundKey(token, 'run'),
      program: workflowProgram,
      // Without one, the child runs the definition that its parent runs.
      ...(definition === ownDefinition ? {} : { definition }),
      input: { input: value, label: token.label, ...(observe ? { observe } : {}) },
      label: joinLabels(label, token.label),
    },
    { for: 'run' },
  )
  return false
}
