import type { Json, JsonObject } from '#base'
import { WorkflowDocument, type WorkflowDefinition } from '#contract'

import { workflowInterpreter } from '../interpreter/interpreter.ts'
import { Labelled, type SimulatedRun, simulateRun, type SimulationOptions } from './simulate-run.ts'

export interface WorkflowSimulation extends Omit<SimulationOptions, 'input' | 'effect' | 'definitions'> {
  input?: Json
  /** What a tool gives; throwing an AppError fails the call. By default its input. */
  effects?: (call: ToolCall) => Json | Labelled
  /** As a dry-run. */
  observe?: boolean
  /** Workflows that the document calls, by `name` or `name@version`. */
  calls?: Readonly<Record<string, JsonObject>>
}

export interface ToolCall {
  readonly tool: string
  readonly input: JsonObject
  readonly undo: Json | undefined
  readonly key: string
  readonly run: string
  readonly attempt: number
}

/** Runs a document in memory, see {@link simulateRun}. What the document leaves out is filled in. */
export function simulateWorkflow(document: JsonObject, options: WorkflowSimulation = {}): SimulatedRun {
  const { input = {}, effects, calls = {}, observe = false, ...others } = options
  const definitions: Record<string, Json> = {}
  const pins: Record<string, string> = {}
  for (const name of Object.keys(calls)) pins[name] = `hash of ${name}`
  for (const [name, called] of Object.entries(calls))
    definitions[`hash of ${name}`] = define(called, pins) as unknown as Json
  return simulateRun(workflowInterpreter, define(document, pins) as unknown as Json, {
    ...others,
    input: { input, ...(observe ? { observe } : {}) },
    definitions,
    effect(args, { key, run, attempt }) {
      const { tool, input: given, undo } = args as { tool: string; input: JsonObject; undo?: Json }
      return effects ? effects({ tool, input: given, undo, key, run, attempt }) : given
    },
  })
}

/** A definition of a document that may leave out its name and all that has a default. */
export function define(document: JsonObject, pins: Record<string, string> = {}): WorkflowDefinition {
  return { document: WorkflowDocument.parse({ adjutant: 1, name: 'test', ...document }), version: null, pins }
}
