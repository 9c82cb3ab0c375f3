import type { Json } from '#base'
import { AppError, joinLabels, type Label, publicLabel, toProblem } from '#contract'

import { keepForOutput } from './history.ts'
import { evaluateFor } from './scope.ts'
import type { Token } from './state.ts'
import { dropOthers } from './route.ts'
import { halt, type Walk } from './walk.ts'

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
    const { value, label } = state.ended ?? outputOf(walk)
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

function outputOf(walk: Walk): { value: Json; label: Label } {
  const output = walk.graph.output()
  return output
    ? evaluateFor(walk, { history: walk.state.kept }, output)
    : { value: null, label: publicLabel }
}
