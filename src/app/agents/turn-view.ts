import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import { discreetSoFar, textOfAnswer, toolsInFlight, type TurnState, TurnOutput } from '#agent'
import { AgentDefinition, agentProgram, AppError, ModelAnswer, type TurnView } from '#contract'
import { isForPerson, isTerminal, type RunInfo } from '#engine'

import { nothingLeft, shownOf } from '../operations/shown-value.ts'
import { summaryOf } from '../operations/run-summary.ts'
import { foldRun } from '../running/fold-shelf.ts'
import { openRunsOf } from '../running/for-person.ts'
import type { RunFold, Step } from '../running/run-fold.ts'
import { undoneOf } from '../undo/undone-by.ts'
import type { Workspace } from '../workspace.ts'
import type { Saying } from './said-words.ts'

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
  const thought = [...fold.steps.values()].findLast(({ key }) => key.startsWith('think#'))
  const isThinking = thought?.state === 'open' && !isTerminal(status)
  const said = isThinking ? saidFor(workspace, fold, thought.key) : undefined
  const revision = `${fold.lastSeq}.${status}.${needed ? 'asks' : ''}.${said ? `${said.attempt}.${said.text.length}` : ''}`
  return {
    revision,
    async view(cut) {
      const state = isJsonObject(fold.program ?? null) ? (fold.program as unknown as TurnState) : undefined
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
        parts: partsOf(fold, { definition, shown: state?.shown ?? {} }, cut),
        saying:
          said && state && thought
            ? { key: thought.key, ...said, text: discreetSoFar({ definition, state }, said.text) }
            : null,
        toolsInFlight: state && !isTerminal(status) ? toolsInFlight(state) : 0,
        isThinking,
        error: info.error ?? null,
        ...(ended ? ofEnded(ended) : ofState(state)),
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

function ofState(state: TurnState | undefined): CameOfIt {
  const nothing = { answer: null, finish: null }
  if (!state) return { ...nothing, model: null, left: 0, usage: { input: 0, output: 0 }, cost: 0 }
  const { answeredBy: model, left, usage, cost } = state
  return { ...nothing, model, left, usage, cost }
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

/** What has come of a thought so far. */
function saidFor({ models }: Workspace, fold: RunFold, key: string): Saying | undefined {
  const call = fold.state.effects.get(key)?.idempotencyKey
  return call === undefined ? undefined : models.words.of(call)
}

function askedOf({ started }: RunFold): string {
  const said = isJsonObject(started ?? null) ? (started as { said?: Json }).said : undefined
  return typeof said === 'string' ? said : ''
}

interface Said {
  readonly definition: AgentDefinition
  /** Texts that something was left out of. */
  readonly shown: TurnState['shown']
}

function partsOf(fold: RunFold, said: Said, cut: number): TurnView['parts'] {
  return [...fold.steps.values()].flatMap((step): TurnView['parts'] => {
    if (step.key.startsWith('think#')) return saidIn(step, said)
    if (step.key.startsWith('act#')) return [callIn(step, fold, cut)]
    const text = isJsonObject(step.output ?? null) ? (step.output as { text?: Json }).text : undefined
    return step.key.startsWith('hear#') && typeof text === 'string' ? [{ is: 'heard', text }] : []
  })
}

/** What stood beside its calls; what ends the turn is its answer. */
function saidIn({ key, output }: Step, { definition, shown: discreet }: Said): TurnView['parts'] {
  const answer = ModelAnswer.pick({ text: true, calls: true }).loose().safeParse(output).data
  if (!answer) return []
  const { text: whole, hasCalls } = textOfAnswer(answer, definition.agent)
  const text = discreet[key] ?? whole
  return text === '' || !hasCalls ? [] : [{ is: 'said', key, text }]
}

function callIn(step: Step, fold: RunFold, cut: number): TurnView['parts'][number] {
  const { key, kind, what, input, output, error, child } = step
  const isHeld = step.state === 'open' && fold.state.effects.get(key)?.stage === 'held'
  return {
    is: 'call',
    key,
    tool: kind === 'child' ? (/^act#\d+\/(.*)\/\d+$/.exec(key)?.[1] ?? what) : what,
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
