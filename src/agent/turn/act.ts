import { isJsonObject, type Json } from '#base'
import {
  agentProgram,
  joinLabels,
  type Label,
  type ModelToolCall,
  type Problem,
  toolHandler,
} from '#contract'

import { askedMode } from './asked-mode.ts'
import { agentTool } from './prompts.ts'
import { alsoRead } from './read-label.ts'
import type { PendingCall, ToolResult, Turn } from './state.ts'

/** Calls that one answer may ask for. */
const mostCalls = 16
/** Characters of a result that the model is given; the journal has all of it. */
const longestResult = 40_000

/** Does what an answer asks for. @returns whether that is done already, so that it is thought on */
export function act(turn: Turn, calls: readonly ModelToolCall[]): boolean {
  const { state } = turn
  state.stage = 'act'
  state.results = []
  for (const [index, { id, tool, input }] of calls.entries()) {
    const key = `act#${state.step}/${tool}/${index}`
    const call: PendingCall = { id, tool, input, key, isBegun: false }
    if (index >= mostCalls) refuse(turn, call, `At most ${mostCalls} calls are made at once.`)
    else if (isKnown(turn, tool)) state.pending.push(call)
    else refuse(turn, call, `There is no tool ${tool}.`)
  }
  return goOn(turn)
}

/** What reads is called side by side; what may change something waits for all before it, and all after it wait. */
function goOn(turn: Turn): boolean {
  const { state } = turn
  for (const [index, call] of state.pending.entries()) {
    const isAlone = !isReading(turn, call.tool)
    if (isAlone && index > 0) return false
    if (!call.isBegun) begin(turn, call)
    if (isAlone) return false
  }
  if (state.pending.length > 0) return false
  const asked = state.messages.at(-1)
  const order = asked?.role === 'assistant' ? asked.calls.map(({ id }) => id) : []
  state.messages.push(...state.results.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id)))
  state.results = []
  return true
}

function begin(turn: Turn, call: PendingCall): void {
  const { state, definition, commands } = turn
  call.isBegun = true
  const label = joinLabels(state.answered, state.read)
  const asked = Object.entries(definition.agents).find(([name]) => agentTool(name) === call.tool)
  if (!asked) {
    const args = { tool: call.tool, input: call.input, choice: state.read }
    commands.push({ do: 'effect', key: call.key, handler: toolHandler, args, label })
    return
  }
  const [name, { definition: hash }] = asked
  const task = isJsonObject(call.input) ? call.input['task'] : call.input
  const remembered = state.remembered?.[name]
  const { mode, command } = askedMode(turn, name)
  commands.push({
    do: 'child',
    key: call.key,
    program: agentProgram,
    definition: hash,
    input: {
      said: typeof task === 'string' && task !== '' ? task : JSON.stringify(call.input),
      now: state.now,
      model: state.model,
      ...(mode !== undefined && { mode }),
      ...(remembered && { background: remembered.background }),
      ...(state.remembered && { remembered: state.remembered }),
    },
    label: remembered ? joinLabels(label, remembered.label) : label,
    ...command,
  })
}

/** Takes the end of a call in. @returns whether it was the last one, so that it is thought on */
export function takeResult(
  turn: Turn,
  key: string,
  result: { output: Json; label: Label } | Problem,
): boolean {
  const { state } = turn
  const call = state.pending.find((one) => one.key === key)
  if (!call) return false
  state.pending = state.pending.filter((one) => one !== call)
  if ('output' in result) {
    state.read = alsoRead(state.read, result.label)
    tell(turn, call, { output: result.output, failed: false })
  } else tell(turn, call, { output: failureOf(result), failed: true })
  return goOn(turn)
}

function refuse(turn: Turn, call: PendingCall, detail: string): void {
  tell(turn, call, { output: { error: detail }, failed: true })
}

function tell(
  { state }: Turn,
  { id, tool, key }: PendingCall,
  { output, failed }: { output: Json; failed: boolean },
): void {
  state.calls.push({ key, tool, failed })
  state.results.push({ role: 'tool', id, tool, output: bounded(output) as ToolResult['output'], failed })
}

function bounded(output: Json): Json {
  const text = typeof output === 'string' ? output : JSON.stringify(output)
  if (text.length <= longestResult) return output
  return `${text.slice(0, longestResult).toWellFormed()}\n[${text.length - longestResult} characters more are not shown]`
}

function failureOf({ code, detail, hint }: Problem): Json {
  return { error: detail, code, ...(hint === undefined ? {} : { hint }) }
}

function isKnown({ definition }: Turn, tool: string): boolean {
  return (
    definition.tools.some(({ name }) => name === tool) ||
    Object.keys(definition.agents).some((name) => agentTool(name) === tool)
  )
}

function isReading({ definition }: Turn, tool: string): boolean {
  return definition.tools.some(({ name, isReading: reads }) => name === tool && reads)
}
