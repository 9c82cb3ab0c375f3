import { isJsonObject, type Json } from '#base'
import {
  AppError,
  disarmUnknowns,
  type Label,
  publicLabel,
  unwindProgram,
  type WorkflowDefinition,
  workflowProgram,
} from '#contract'
import type { Program, ProgramEvent, Step } from '#engine'

import { deliver } from './deliver.ts'
import { compileGraph, type Graph, graphAt } from './graph.ts'
import { applyOverrides } from './overrides.ts'
import { place } from './route.ts'
import type { OuterScope, WorkflowState } from './state.ts'
import { drain } from './visit.ts'
import { halt, type Walk } from './walk.ts'

/**
 * Walks a workflow document: tokens, joins and quiescence, loops, lists, calls, waits.
 *
 * The definition is a `WorkflowDefinition`; pass the same object for every step of its runs, for what is compiled is
 * kept by it. The input of a run is `{ input }`, of a dry-run `{ input, observe: true }`; runs that a run starts are told
 * more by it.
 */
export const workflowInterpreter: Program = {
  name: workflowProgram,
  semanticsVersion: 1,

  unwindWith(definition) {
    return definitionOf(definition).document.onFailure === 'unwind' ? unwindProgram : null
  },

  step(state, event, json) {
    const definition = definitionOf(json)
    if (event.type === 'started') return start(event, definition)
    if (state === undefined)
      throw new AppError('internal.bug', 'A workflow got an event before it was started.')
    const walk = walkOf(state as unknown as WorkflowState, definition, event.at)
    if (walk.state.over) return { state, commands: [] }
    if (event.type === 'forked') applyOverrides(walk, event.overrides)
    else deliver(walk, event)
    if (!walk.state.over) drain(walk)
    return { state, commands: walk.commands }
  },
}

function start(
  event: Extract<ProgramEvent, { type: 'started' }>,
  definition: WorkflowDefinition,
): Step<Json> {
  const { state, label } = begin(event)
  const walk = walkOf(state, definition, event.at)
  const { starts } = walk.graph
  for (const edge of starts) {
    walk.ready.push(place(walk, { id: state.nextToken, history: {}, loops: {}, label }, '', edge))
    state.nextToken += 1
    state.live += 1
  }
  if (starts.length > 0) drain(walk)
  else {
    const error = new AppError('workflow.no_start', 'The workflow has no node to begin with.', {
      hint: 'Name one in `start`, or leave one without an edge that leads to it.',
    })
    halt(walk, error.toProblem())
  }
  return { state: state as unknown as Json, commands: walk.commands }
}

function walkOf(state: WorkflowState, definition: WorkflowDefinition, at: number): Walk {
  return { state, definition, graph: graphFor(definition, state.body), at, commands: [], ready: [], begun: 0 }
}

/** What a run is started with: by a person or a `call`, or by a `forEach`. */
type Started = { observe?: true } & (
  | { input: Json; label?: Label }
  | {
      body: string[]
      as: string
      index: number
      item: Json
      labels: { item: Label; token: Label }
      scope: OuterScope
    }
)

function begin({ input: json, label }: Extract<ProgramEvent, { type: 'started' }>): {
  state: WorkflowState
  label: Label
} {
  if (!isJsonObject(json) || !('input' in json || 'body' in json)) {
    throw new AppError('input.invalid', 'A workflow is started with an object that holds `input`.', {
      hint: 'Start it with { "input": … }.',
    })
  }
  const given = json as Started
  const isBody = 'body' in given
  const observe = given.observe === true
  const state: WorkflowState = {
    format: 1,
    body: isBody ? [...given.body] : [],
    input: isBody ? null : { value: observe ? inputOf(given) : given.input, label },
    item: isBody ? { as: given.as, value: given.item, index: given.index, label: given.labels.item } : null,
    outer: isBody ? given.scope : { values: {}, labels: [] },
    visits: {},
    tokens: {},
    nextToken: 1,
    live: 0,
    parked: 0,
    joins: {},
    records: {},
    pending: {},
    kept: {},
    keptLabel: publicLabel,
    ended: null,
    over: false,
    ...(observe ? { observe: true } : {}),
    overrides: null,
  }
  return { state, label: (isBody ? given.labels.token : given.label) ?? publicLabel }
}

/** What is unknown comes from the run that started this one, and never from outside. */
function inputOf(given: { input: Json; label?: Label }): Json {
  return given.label === undefined ? disarmUnknowns(given.input) : given.input
}

function definitionOf(json: Json): WorkflowDefinition {
  if (isJsonObject(json) && isJsonObject(json['document']) && isJsonObject(json['pins']))
    return json as unknown as WorkflowDefinition
  throw new AppError('input.invalid', 'This is not the definition of a workflow.', {
    hint: 'Start the run with a published or parsed document.',
  })
}

const graphs = new WeakMap<WorkflowDefinition, Map<string, Graph>>()

function graphFor(definition: WorkflowDefinition, body: readonly string[]): Graph {
  const known = graphs.get(definition) ?? new Map<string, Graph>()
  graphs.set(definition, known)
  const path = body.join('/')
  let graph = known.get(path)
  if (!graph) {
    graph = compileGraph(graphAt(definition, body))
    known.set(path, graph)
  }
  return graph
}
