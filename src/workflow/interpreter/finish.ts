import type { Json } from '#base'
import {
  AppError,
  joinLabels,
  type Label,
  publicLabel,
  toProblem,
  unknownValue,
  unpredictedTopic,
} from '#contract'

import { keepForOutput } from './history.ts'
import { evaluateFor } from './scope.ts'
import type { Token } from './state.ts'
import { dropOthers } from './route.ts'
import { unforeseenLabel } from './unpredicted.ts'
import { halt, note, type Walk } from './walk.ts'

/** Takes a token off the graph. `end` gives the run's output when it has one, and may end all others. */
export function consume(walk: Walk, token: Token): void {
  const { state, graph } = walk
  const node = graph.node(token.at)
  keepForOutput(walk, token)
  delete state.tokens[token.id]
  state.live -= 1
  if ('end' in node && node.end.terminate) dropOthers(walk)
}

/** Ends the run when its last token is gone: with the output of the newest `end` that gave one, else the graph's own, else null. */
export function complete(walk: Walk): void {
  const { state, graph } = walk
  try {
    const { value, label } = doubtfulEnd(walk) ?? state.ended ?? outputOf(walk)
    state.over = true
    walk.commands.push({ do: 'finish', output: value, label: joinLabels(label, state.keptLabel) })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { details, ...problem } = toProblem(error)
    halt(walk, { ...problem, details: { ...details, part: 'output' } })
  }
  // A finished run is looked at, never stepped again.
  if (graph.source.output === undefined) state.kept = {}
}

/** In a dry-run: an `end` that may be reached or not would have given the output. */
function doubtfulEnd(walk: Walk): { value: Json; label: Label } | undefined {
  const { state, graph } = walk
  for (const [id, why] of Object.entries(state.doubts ?? {})) {
    const node = graph.node(id)
    if (!('end' in node) || node.end.output === undefined) continue
    note(walk, unpredictedTopic, { node: id, visit: 0, of: 'output', why, outcome: 'unknown' })
    return { value: unknownValue(true, why), label: unforeseenLabel(id) }
  }
  return undefined
}

function outputOf(walk: Walk): { value: Json; label: Label } {
  const output = walk.graph.output()
  return output
    ? evaluateFor(walk, { history: walk.state.kept }, output)
    : { value: null, label: publicLabel }
}
