import type { Json, JsonObject } from '#base'
import { AppError, joinLabels, type Label, type ReadingInput, readingProgram, toolHandler } from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import { noteSurvey, noteSweep, noteTaken, reportOf, startReading, type ReadingState } from './state.ts'

/** Calls that read files at the same time: one is cut and kept while another is opened. */
const atOnce = 2
/** What one call reads at the most. */
const mostOfCall = { files: 16, bytes: 8 * 1024 * 1024 }

type Ended = Extract<ProgramEvent, { type: 'effect.done' | 'effect.failed' }>

/**
 * Reads a folder into a collection: looks what is new, reads that a few files at a time, looks on, and at the end forgets
 * what is gone. Each step is small and may be done again, so that it can be stopped anywhere and goes on there. Its output
 * is a `ReadingReport`.
 */
export const readFolder: Program<ReadingState> = {
  name: readingProgram,
  semanticsVersion: 1,
  step(state, event) {
    if (state === undefined) {
      const { input, label } = event as Extract<ProgramEvent, { type: 'started' }>
      const begun = startReading(input as unknown as ReadingInput, label)
      return { state: begun, commands: [survey(begun)] }
    }
    if (event.type === 'forked') refuseOverrides(event.overrides)
    if (event.type !== 'effect.done' && event.type !== 'effect.failed') return { state, commands: [] }
    return { state, commands: next(state, event) }
  },
}

function next(state: ReadingState, event: Ended): Command[] {
  if (event.type === 'effect.failed') return [{ do: 'fail', error: event.error }]
  state.heard = joinLabels(state.heard, event.label)
  const { key, output } = event
  if (key.startsWith('look#')) noteSurvey(state, output)
  else if (key.startsWith('take#')) noteTaken(state, output)
  else {
    noteSweep(state, output)
    return state.sweepAfter === null ? [finish(state)] : [sweep(state)]
  }
  const commands: Command[] = []
  while (state.reading < atOnce && state.waiting.length > 0) commands.push(take(state))
  if (state.reading > 0 || commands.length > 0) return commands
  return [state.after === null ? sweep(state) : survey(state)]
}

function survey(state: ReadingState): Command {
  const { after } = state
  state.looked += 1
  return call(state, `look#${state.looked}/survey`, {
    tool: 'documents.survey',
    input: { ...placeOf(state), after },
  })
}

function take(state: ReadingState): Command {
  const paths: string[] = []
  let bytes = 0
  for (const { path, sizeBytes } of state.waiting) {
    if (paths.length === mostOfCall.files || (paths.length > 0 && bytes + sizeBytes > mostOfCall.bytes)) break
    paths.push(path)
    bytes += sizeBytes
  }
  state.waiting.splice(0, paths.length)
  state.taken += 1
  state.reading += 1
  const { collection, folder } = state.given
  return call(state, `take#${state.taken}/read`, {
    tool: 'documents.take',
    input: { collection, folder, paths },
  })
}

function sweep(state: ReadingState): Command {
  const { sweepAfter: after } = state
  state.swept += 1
  return call(state, `sweep#${state.swept}/forget`, {
    tool: 'documents.sweep',
    input: { ...placeOf(state), after },
  })
}

function placeOf({ given: { collection, folder, only } }: ReadingState): JsonObject {
  return { collection, folder, only }
}

/** What is looked for and read is what the person named; only which files there are was found there. */
function call(
  { label, heard }: ReadingState,
  key: string,
  args: { tool: string; input: JsonObject },
): Command {
  const found: Label = joinLabels(label, heard)
  const labels: Record<string, Label> = {}
  for (const name of Object.keys(args.input))
    labels[name] = name === 'paths' || name === 'after' ? found : label
  return {
    do: 'effect',
    key,
    handler: toolHandler,
    args: { ...args, labels } as unknown as Json,
    label: found,
    retry: { max: 3, backoffMs: 1_000, factor: 4, maxMs: 60_000 },
  }
}

function finish(state: ReadingState): Command {
  return {
    do: 'finish',
    output: reportOf(state) as unknown as Json,
    label: joinLabels(state.label, state.heard),
  }
}

/** @throws AppError `workflow.override_unknown` */
function refuseOverrides(overrides: JsonObject): void {
  const [first] = Object.keys(overrides)
  if (first === undefined) return
  throw new AppError('workflow.override_unknown', `Nothing of it can be set at ${first}.`, {
    hint: 'Read the folder anew instead.',
    details: { pointer: first },
  })
}
