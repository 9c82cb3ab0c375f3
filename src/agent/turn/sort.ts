import type { Json } from '#base'
import { joinLabels, ModelAnswer, sortHandler, toolHandler } from '#contract'
import type { ProgramEvent } from '#engine'

import { discreet } from './discretion.ts'
import { ownFields } from './own-fields.ts'
import { passOn } from './pass-on.ts'
import { readSorting, SortedByRules, sortingCall } from './sorting.ts'
import type { Sorted, Turn } from './state.ts'
import { think } from './think.ts'

const rulesKey = 'sort#1/rules'
const askKey = (nth: number): string => `sort#1/ask${nth === 1 ? '' : `/${nth}`}`

/** Begins with whom what was said is for, where that is asked; else with a thought. */
export function sort(turn: Turn): void {
  const { state, definition, commands } = turn
  if (!definition.sorts || Object.keys(definition.agents).length === 0) return think(turn)
  state.stage = 'sort'
  const agents = Object.fromEntries(
    Object.entries(definition.agents).map(([name, { tools = [] }]) => [name, tools]),
  )
  // Who can do it by rules itself needs nobody for that.
  const own = definition.mind === 'rules' ? definition.tools.map(({ name }) => name) : []
  const args = { said: saidIn(turn), agents, own }
  commands.push({ do: 'effect', key: rulesKey, handler: sortHandler, args, label: state.read })
}

/** Asks the light model anew, after a fork has named another one. */
export function sortAnew(turn: Turn): void {
  const { state, commands } = turn
  const { sortings = 0 } = state
  if (sortings === 0) return
  commands.push({ do: 'drop', keys: [askKey(sortings)] })
  askModel(turn)
}

/** Takes in what rules or a model say to it. */
export function takeSorting(
  turn: Turn,
  { key, output, label }: Extract<ProgramEvent, { type: 'effect.done' }>,
): void {
  const { state, definition } = turn
  if (key === rulesKey) {
    const byRules = SortedByRules.safeParse(output).data
    if (byRules?.by) return settle(turn, { by: byRules.by, steps: byRules.steps })
    if (typeof definition.sorts?.route === 'string') return askModel(turn)
    return settle(turn, { by: 'rules', steps: [] })
  }
  const answer = ModelAnswer.pick({ text: true, object: true, usage: true, cost: true })
    .loose()
    .safeParse(output).data
  if (answer) {
    state.usage.input += answer.usage.input
    state.usage.output += answer.usage.output
    state.cost += answer.cost ?? 0
  }
  const sorting = answer && readSorting(answer, Object.keys(definition.agents))
  if (!sorting) return settle(turn, { by: 'nobody', steps: [], why: 'The answer could not be read.' })
  state.answered = joinLabels(label, state.read)
  const kept = (text: string): string => discreet(turn, key, text)
  const steps = sorting.steps.map(({ agent, task }) => ({ agent, task: kept(task) }))
  settle(turn, { by: 'model', steps, why: kept(sorting.why) })
}

/** Without an answer to it, the agent answers itself. */
export function failSorting(turn: Turn, error: { code: string; detail: string }): void {
  settle(turn, { by: 'nobody', steps: [], why: error.detail })
}

function settle(turn: Turn, { by, steps, why = '' }: Pick<Sorted, 'by' | 'steps'> & { why?: string }): void {
  const said = saidIn(turn)
  // Whoever is the only one gets the person's own words; what a model makes of them is for where they are divided.
  const [only, second] = steps
  const passed = by === 'model' && only && !second ? [{ agent: only.agent, task: said }] : steps
  turn.state.sorted = { by, steps: [...passed], answers: [], why, sumsUp: false }
  if (steps.length === 0) think(turn)
  else passOn(turn)
}

function askModel(turn: Turn): void {
  const { state, definition, commands } = turn
  state.sortings = (state.sortings ?? 0) + 1
  const input = sortingCall(turn, {
    said: saidIn(turn),
    route: definition.sorts?.route ?? definition.agent.route,
  })
  commands.push({
    do: 'effect',
    key: askKey(state.sortings),
    handler: toolHandler,
    args: { tool: 'model.ask', input: input as unknown as Json, labels: ownFields },
    label: state.read,
  })
}

/** What the person has said in this turn. */
function saidIn({ state: { messages } }: Turn): string {
  const last = messages.at(-1)
  return last?.role === 'user' ? last.text : ''
}
