import { isJsonObject, type Json } from '#base'
import { AgentDefinition, agentProgram, AppError, ModelRef } from '#contract'
import type { Program, ProgramEvent } from '#engine'

import { act, takeResult } from './act.ts'
import { begin, stateOf, takeSummary } from './begin.ts'
import { hear } from './hear.ts'
import { decline } from './end.ts'
import { TurnOutput } from './input.ts'
import { takePassed } from './pass-on.ts'
import { failSorting, sortAnew, takeSorting } from './sort.ts'
import type { Turn, TurnState } from './state.ts'
import { askAnew, takeThought, think } from './think.ts'

/**
 * A turn of an agent: it thinks, does what the thought asks for, thinks on, until the thought is an answer.
 *
 * A thought is an effect like any other: it is journaled before it is acted upon, so that going on after a crash asks for no
 * thought again and does nothing twice. Keys: `think#STEP/ask`, `act#STEP/TOOL/INDEX`, `hear#N/wait`, `shorten#1/ask`.
 *
 * An agent that orchestrates first finds out whom what was said is for (`sort#1/rules`, `sort#1/ask`), and has those answer in
 * their order (`pass#1/AGENT/INDEX`); it thinks itself where it is for nobody else, and to sum up what several have answered.
 */
export const agentTurn: Program = {
  name: agentProgram,
  semanticsVersion: 1,

  step(json, event, definitionJson) {
    const definition = definitionOf(definitionJson)
    if (event.type === 'started') {
      const turn: Turn = { state: stateOf(event), definition, commands: [] }
      begin(turn)
      return { state: turn.state, commands: turn.commands }
    }
    if (json === undefined) throw new AppError('internal.bug', 'A turn got an event before it was started.')
    const turn: Turn = { state: json as unknown as TurnState, definition, commands: [] }
    if (turn.state.stage !== 'over') deliver(turn, event)
    return { state: json, commands: turn.commands }
  },
}

function deliver(turn: Turn, event: Exclude<ProgramEvent, { type: 'started' }>): void {
  const { stage } = turn.state
  switch (event.type) {
    case 'signal':
      return hear(turn, event)
    case 'effect.done':
      if (stage === 'shorten') takeSummary(turn, event.output)
      else if (stage === 'sort') takeSorting(turn, event)
      else if (stage === 'think') {
        const calls = takeThought(turn, event)
        if (calls.length > 0 && act(turn, calls)) think(turn)
      } else result(turn, event.key, event)
      return
    case 'effect.failed':
      if (stage === 'shorten') takeSummary(turn, null)
      else if (stage === 'sort') failSorting(turn, event.error)
      else if (stage === 'act') result(turn, event.key, event.error)
      else if (event.error.code === 'model.declined') decline(turn, event.error)
      else {
        turn.state.stage = 'over'
        turn.commands.push({ do: 'fail', error: event.error })
      }
      return
    case 'child.done':
      return stage === 'pass' ? takePassed(turn, event) : takeAnswer(turn, event)
    case 'child.failed':
      return stage === 'pass' ? takePassed(turn, event) : result(turn, event.key, event.error)
    case 'forked':
      return override(turn, event.overrides)
    default:
      return undefined
  }
}

function result(...[turn, key, came]: Parameters<typeof takeResult>): void {
  if (takeResult(turn, key, came)) think(turn)
}

/** Another agent has answered: what that took, this turn took. */
function takeAnswer(turn: Turn, { key, output, label }: Extract<ProgramEvent, { type: 'child.done' }>): void {
  const { text, usage, cost } = TurnOutput.parse(output)
  turn.state.usage.input += usage.input
  turn.state.usage.output += usage.output
  turn.state.cost += cost
  result(turn, key, { output: text, label })
}

/** What a fork changes: `/model`. A thought that was asked for and not answered is asked for anew. */
function override(turn: Turn, overrides: Readonly<Record<string, Json>>): void {
  for (const [pointer, value] of Object.entries(overrides)) {
    const model = value === null ? null : ModelRef.safeParse(value).data
    if (pointer !== '/model' || model === undefined) {
      throw new AppError('workflow.override_unknown', `A fork of a turn cannot set ${pointer} to that.`, {
        hint: 'Set /model to PROVIDER/MODEL.',
        details: { pointer },
      })
    }
    turn.state.model = model
  }
  if (Object.keys(overrides).length === 0) return
  if (turn.state.stage === 'think') askAnew(turn)
  else if (turn.state.stage === 'sort') sortAnew(turn)
  else if (turn.state.stage === 'pass') {
    throw new AppError('workflow.override_unknown', 'Another agent was asked already, by its own models.', {
      hint: 'Fork the turn from sort#1/rules.',
    })
  }
}

const parsed = new WeakMap<object, AgentDefinition>()

function definitionOf(json: Json): AgentDefinition {
  if (!isJsonObject(json)) throw noDefinition()
  const known = parsed.get(json)
  if (known) return known
  const definition = AgentDefinition.safeParse(json)
  if (!definition.success) throw noDefinition()
  parsed.set(json, definition.data)
  return definition.data
}

function noDefinition(): AppError {
  return new AppError('input.invalid', 'This is not the definition of an agent.', {
    hint: 'Start the turn with an agent that the registry has resolved.',
  })
}
