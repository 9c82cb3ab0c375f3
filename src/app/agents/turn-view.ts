import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import { discreetSoFar, textOfAnswer, toolsInFlight, type TurnState, TurnOutput } from '#agent'
import { AgentDefinition, agentProgram, AppError, ModelAnswer, ModelAttempt, type TurnView } from '#contract'
import { isForPerson, isTerminal, type RunInfo } from '#engine'

import { nothingLeft, shownOf } from '../operations/shown-value.ts'
import { summaryOf } from '../operations/run-summary.ts'
import { foldRun } from '../running/fold-shelf.ts'
import { openRunsOf } from '../running/for-person.ts'
import type { RunFold, Step } from '../running/run-fold.ts'
import { undoneOf } from '../undo/undone-by.ts'
import type { Workspace } from '../workspace.ts'

/** A turn as it stands: told in full only to whoever does not know it so. */
export interface StandingTurn {
  /** Another one after every event, with all that is said, and when somebody is needed. */
  readonly revision: string
  /** @param cut how much of each value is shown */
  view(cut: number): Promise<TurnView>
}

/** @throws AppError `engine.run_not_found`, also for a run that is none */
export async function lookAtTurn(workspace: Workspace, info: RunInfo): Promise<StandingTurn> {
  if (info.program === agentProgram && info.forgottenAt !== null) return lookAtForgotten(workspace, info)
  const definition = await definitionOf(workspace, info)
  const fold = await foldRun(workspace, info)
  const { status, waiting, session } = summaryOf(info)
  const needed = await needsPerson(workspace, info)
  const state = isJsonObject(fold.program ?? null) ? (fold.program as unknown as TurnState) : undefined
  const isOpen = !isTerminal(status)
  const thought = [...fold.steps.values()].findLast(({ key }) => /^(?:think|sort)#/.test(key))
  const isThinking = thought?.state === 'open' && isOpen
  const said = isOpen ? await sayingOf(workspace, { definition, fold, state }) : null
  const revision = `${fold.lastSeq}.${status}.${needed ? 'asks' : ''}.${said ? wordsSoFar(said) : ''}`
  return {
    revision,
    async view(cut) {
      const ended = info.output === undefined ? undefined : TurnOutput.parse(info.output)
      return {
        run: info.id,
        revision,
        session,
        agent: definition.agent.name,
        version: definition.version,
        status,
        waiting,
        isForPerson: needed,
        degraded: definition.mind === 'rules',
        asked: askedOf(fold),
        sorted: sortedOf(state),
        parts: partsOf(fold, { definition, state }, cut),
        saying: said,
        toolsInFlight: state && !isTerminal(status) ? toolsInFlight(state) : 0,
        isThinking,
        error: info.error ?? null,
        ...(ended ? ofEnded(ended) : ofState(state, thought)),
        effects: (await undoneOf(workspace, info)).standing.stands,
        forgottenAt: null,
      }
    },
  }
}

/** Of a turn whose words are no longer kept: who spoke, what was used, and what it took. */
async function lookAtForgotten(workspace: Workspace, info: RunInfo): Promise<StandingTurn> {
  const fold = await foldRun(workspace, info)
  const { status, session, forgottenAt } = summaryOf(info)
  const { agent } = info.tags
  const left = Left.safeParse(info.output).data ?? {}
  const revision = `${fold.lastSeq}.${status}.forgotten`
  return {
    revision,
    async view(cut) {
      return {
        run: info.id,
        revision,
        session,
        agent: typeof agent === 'string' ? agent : '',
        version: 0,
        status,
        waiting: null,
        isForPerson: false,
        degraded: false,
        asked: '',
        sorted: null,
        parts: [...fold.steps.values()]
          .filter(({ key }) => key.startsWith('act#'))
          .map((step) => callIn(step, fold, cut)),
        saying: null,
        toolsInFlight: 0,
        isThinking: false,
        error: info.error ?? null,
        model: left.model ?? null,
        answer: null,
        left: 0,
        finish: left.finish ?? null,
        usage: left.usage ?? { input: 0, output: 0 },
        cost: left.cost ?? 0,
        effects: (await undoneOf(workspace, info)).standing.stands,
        forgottenAt,
      }
    },
  }
}

const Left = TurnOutput.pick({ model: true, finish: true, usage: true, cost: true })
  .extend({ usage: z.object({ input: z.int(), output: z.int() }) })
  .partial()
  .loose()

/** The same, in full. */
export async function viewTurn(workspace: Workspace, info: RunInfo, cut: number): Promise<TurnView> {
  return (await lookAtTurn(workspace, info)).view(cut)
}

type CameOfIt = Pick<TurnView, 'model' | 'answer' | 'left' | 'finish' | 'usage' | 'cost'>

function ofEnded({ model, text, left, finish, usage, cost }: TurnOutput): CameOfIt {
  return { model, answer: text, left, finish, usage, cost }
}

/** @param thought the newest; where it was stopped, what it took is in no state of the turn's */
function ofState(state: TurnState | undefined, thought: Step | undefined): CameOfIt {
  const nothing = { answer: null, finish: null }
  if (!state) return { ...nothing, model: null, left: 0, usage: { input: 0, output: 0 }, cost: 0 }
  const { answeredBy: model, left } = state
  const usage = { ...state.usage }
  let { cost } = state
  for (const attempt of stoppedIn(thought)?.attempts ?? []) {
    usage.input += attempt.usage?.input ?? 0
    usage.output += attempt.usage?.output ?? 0
    cost += attempt.cost ?? 0
  }
  return { ...nothing, model, left, usage, cost }
}

function sortedOf(state: TurnState | undefined): TurnView['sorted'] {
  if (!state?.sorted) return null
  const { by, steps, why } = state.sorted
  return { agents: steps.map(({ agent }) => agent), by, why }
}

/** A turn is looked at many times a second while it speaks, and each look wants the same definition. */
const parsed = new WeakMap<object, AgentDefinition>()

async function definitionOf(workspace: Workspace, info: RunInfo): Promise<AgentDefinition> {
  const found = info.program === agentProgram ? await workspace.definition(info.definition) : null
  const before = isJsonObject(found) ? parsed.get(found) : undefined
  if (before) return before
  const definition = AgentDefinition.safeParse(found)
  if (definition.success && isJsonObject(found)) parsed.set(found, definition.data)
  if (definition.success) return definition.data
  throw new AppError('engine.run_not_found', `${info.id} is no turn of an agent.`, {
    hint: 'Look at it as a run.',
    details: { run: info.id },
  })
}

/** Its own need, or that of a turn within it. */
async function needsPerson(workspace: Workspace, info: RunInfo): Promise<boolean> {
  if (isForPerson(info)) return true
  if (isTerminal(info.status)) return false
  return (await openRunsOf(workspace, info.id)).some(isForPerson)
}

interface Speaking {
  readonly definition: AgentDefinition
  readonly fold: RunFold
  readonly state: TurnState | undefined
}

/** What is coming of the answer: of its own, or of the only agent that it has passed all of it on to. */
async function sayingOf(
  workspace: Workspace,
  { definition, fold, state }: Speaking,
): Promise<TurnView['saying']> {
  const speaking = [...fold.steps.values()].findLast(({ key }) => /^(?:think|pass)#/.test(key))
  if (!state || speaking?.state !== 'open') return null
  const { key, child } = speaking
  if (key.startsWith('pass#')) {
    if (child === undefined || state.sorted?.steps.length !== 1) return null
    const said = await sayingIn(workspace, child)
    return said && { ...said, key: `${key}/${said.key}` }
  }
  const call = fold.state.effects.get(key)?.idempotencyKey
  const said = call === undefined ? undefined : workspace.models.words.of(call)
  return said === undefined ? null : { key, ...said, text: discreetSoFar({ definition, state }, said.text) }
}

/** Another one with each word. */
function wordsSoFar({ key, attempt, text }: NonNullable<TurnView['saying']>): string {
  return `${/\bthink#(\d+)/.exec(key)?.[1] ?? ''}.${attempt}.${text.length}`
}

async function sayingIn(workspace: Workspace, run: string): Promise<TurnView['saying']> {
  const info = await workspace.runs.get(run)
  const definition = await definitionOf(workspace, info)
  const fold = await foldRun(workspace, info)
  const state = isJsonObject(fold.program ?? null) ? (fold.program as unknown as TurnState) : undefined
  return sayingOf(workspace, { definition, fold, state })
}

function askedOf({ started }: RunFold): string {
  const said = isJsonObject(started ?? null) ? (started as { said?: Json }).said : undefined
  return typeof said === 'string' ? said : ''
}

interface Said {
  readonly definition: AgentDefinition
  readonly state: TurnState | undefined
}

function partsOf(fold: RunFold, said: Said, cut: number): TurnView['parts'] {
  return [...fold.steps.values()].flatMap((step): TurnView['parts'] => {
    if (step.key.startsWith('think#')) return saidIn(step, said)
    if (/^(?:act|pass)#/.test(step.key)) return [callIn(step, fold, cut)]
    const text = isJsonObject(step.output ?? null) ? (step.output as { text?: Json }).text : undefined
    return step.key.startsWith('hear#') && typeof text === 'string' ? [{ is: 'heard', text }] : []
  })
}

/** What a thought was stopped with: what had come of its answer, and what that took. */
const StoppedThought = z.object({ text: z.string(), attempts: z.array(ModelAttempt) })

function stoppedIn(step: Step | undefined): z.infer<typeof StoppedThought> | undefined {
  if (step?.error?.code !== 'model.stopped') return undefined
  return StoppedThought.safeParse(step.error.details).data
}

/** What stood beside its calls, or had come when it was stopped; what ends the turn is its answer. */
function saidIn(step: Step, { definition, state }: Said): TurnView['parts'] {
  const { key, output } = step
  const stopped = stoppedIn(step)
  if (stopped && state) {
    const text = discreetSoFar({ definition, state }, stopped.text)
    return text === '' ? [] : [{ is: 'said', key, text }]
  }
  const answer = ModelAnswer.pick({ text: true, calls: true }).loose().safeParse(output).data
  if (!answer) return []
  const { text: whole, hasCalls } = textOfAnswer(answer, definition.agent)
  const text = state?.shown[key] ?? whole
  return text === '' || !hasCalls ? [] : [{ is: 'said', key, text }]
}

function callIn(step: Step, fold: RunFold, cut: number): TurnView['parts'][number] {
  const { key, kind, what, input, output, error, child } = step
  const isHeld = step.state === 'open' && fold.state.effects.get(key)?.stage === 'held'
  return {
    is: 'call',
    key,
    tool: kind === 'child' ? (/^(?:act|pass)#\d+\/(.*)\/\d+$/.exec(key)?.[1] ?? what) : what,
    state: isHeld ? 'held' : step.state,
    input: fold.isForgotten ? nothingLeft : shownOf(fold, input, cut),
    output:
      output === undefined
        ? null
        : shownOf(fold, kind === 'child' && !fold.isForgotten ? answerOf(output) : output, cut),
    error: error ?? null,
    child: child ?? null,
  }
}

/** Of another agent's turn. */
function answerOf(output: Json): Json {
  return isJsonObject(output) ? (output['text'] ?? null) : output
}
