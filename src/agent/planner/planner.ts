import type { Json, JsonObject } from '#base'
import {
  AppError,
  joinLabels,
  type Label,
  lookHandler,
  ModelAnswer,
  type ModelMessage,
  personLabel,
  type Plan,
  type PlanFinding,
  PlanLook,
  type PlanLookArgs,
  type PlannerDefinition,
  type PlannerInput,
  plannerProgram,
  type Problem,
  publicLabel,
  toolHandler,
} from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import { declined, templateFor } from './from-template.ts'
import { guessesIn, namingIn } from './guesses.ts'
import { instructionsFor, promptFor, repairFor } from './instructions.ts'
import { readCandidate } from './read-candidate.ts'

/** Tokens of one answer at the most. */
const mostTokens = 8_192

type State = {
  readonly given: PlannerInput
  /** Of the goal and of what was given with it. */
  readonly label: Label
  /** Of all that has come in since. */
  heard: Label
  asked: number
  looked: number
  /** The last that a model has answered. */
  answer: string
  wasCut: boolean
  model: string | null
  /** Where there was no model: the workflow that is looked at, and why. */
  template: string | null
  why: string | null
  findings: PlanFinding[]
}

type Ended = Extract<ProgramEvent, { type: 'effect.done' | 'effect.failed' }>

/**
 * Makes a workflow of a goal: thinks (a model writes it), looks (it is read, checked and looked ahead, where nothing happens),
 * and thinks again with what the validator says, a few times. Without a model it takes a workflow that clearly fits, or
 * declines. Its output is a {@link Plan}: a document, which nobody runs but the person who has seen it.
 */
export const planner: Program<State> = {
  name: plannerProgram,
  semanticsVersion: 1,
  step(state, event, given) {
    const definition = given as unknown as PlannerDefinition
    if (state === undefined) {
      const { input, label } = event as Extract<ProgramEvent, { type: 'started' }>
      return begin(input as unknown as PlannerInput, label, definition)
    }
    if (event.type === 'forked') refuseOverrides(event.overrides)
    if (event.type !== 'effect.done' && event.type !== 'effect.failed') return { state, commands: [] }
    return {
      state,
      commands: event.key.startsWith('think#')
        ? thought(state, event, definition)
        : looked(state, event, definition),
    }
  },
}

function begin(given: PlannerInput, label: Label, definition: PlannerDefinition) {
  const state: State = {
    given,
    label,
    heard: publicLabel,
    asked: 0,
    looked: 0,
    answer: '',
    wasCut: false,
    model: null,
    template: null,
    why: null,
    findings: [],
  }
  const commands =
    definition.mind === 'model'
      ? [think(state, definition)]
      : takeTemplate(state, definition, definition.why ?? 'No model is set up here.')
  return { state, commands }
}

function thought(state: State, event: Ended, definition: PlannerDefinition): Command[] {
  if (event.type === 'effect.failed') {
    const { error } = event
    // What was refused, is not affordable or not set up is the person's business; only a model that is gone is done without.
    if (!error.code.startsWith('model.') || error.code === 'model.call_refused')
      return [{ do: 'fail', error }]
    return takeTemplate(state, definition, `No model answered: ${error.detail.replace(/\.$/, '')}.`)
  }
  const { text, finish, model } = ModelAnswer.parse(event.output)
  state.answer = text
  state.wasCut = finish === 'length'
  state.model = model
  state.heard = joinLabels(state.heard, event.label)
  return [look(state, definition, { text: readCandidate(text), author: 'model' })]
}

function takeTemplate(state: State, definition: PlannerDefinition, why: string): Command[] {
  const template = templateFor(definition, state.given.input)
  if (!template) return [{ do: 'fail', error: declined(definition, state.given.input, why).toProblem() }]
  state.template = template.name
  state.model = null
  state.why = why
  return [look(state, definition, { text: template.text, author: 'person' })]
}

function looked(state: State, event: Ended, definition: PlannerDefinition): Command[] {
  if (event.type === 'effect.failed') return [{ do: 'fail', error: event.error }]
  const found = PlanLook.parse(event.output)
  state.heard = joinLabels(state.heard, event.label)
  const { findings, document } = found
  state.findings = findings
  const isSound = document !== null && findings.every(({ severity }) => severity !== 'error')
  if (isSound) {
    const output: Plan = planOf(state, definition, { ...found, document })
    return [{ do: 'finish', output: output as unknown as Json, label: joinLabels(state.label, state.heard) }]
  }
  const mayMend = state.template === null && state.asked <= definition.maxRepairs
  return mayMend ? [think(state, definition)] : [{ do: 'fail', error: notValid(state, found) }]
}

function planOf(
  state: State,
  { goal, tools }: PlannerDefinition,
  { document, text, input, missing, findings, report }: PlanLook & { document: JsonObject },
): Plan {
  const isOurs = state.template === null
  return {
    goal,
    workflow: text,
    document: document,
    input,
    missing,
    guesses: isOurs ? guessesIn(document, { naming: namingIn(goal, state.given.input), tools }) : [],
    findings,
    dryRun: report,
    degraded: !isOurs,
    why: state.why,
    template: state.template,
    model: state.model,
  }
}

function notValid({ asked, answer, template, findings }: State, { text }: PlanLook): Problem {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const what =
    template === null
      ? `${asked} ${asked === 1 ? 'try' : 'tries'} of a model gave no workflow that can run`
      : `The workflow ${template} cannot run as it is`
  return new AppError('plan.not_valid', `${what}: ${first?.message ?? 'it cannot be read.'}`, {
    hint: 'Say the goal more exactly, or take the last try and mend it.',
    details: {
      findings: errors.slice(0, 100),
      candidate: text === '' ? readCandidate(answer) : text,
    },
  }).toProblem()
}

/** What is asked is journaled with its answer, so that a crash pays for no answer twice that had come. */
function think(state: State, definition: PlannerDefinition): Command {
  const { given, label, heard, answer, findings, wasCut } = state
  const prompt = promptFor(definition, given)
  const isFirst = state.asked === 0
  const messages: ModelMessage[] = isFirst
    ? []
    : [
        { role: 'user', text: prompt },
        { role: 'assistant', text: answer, calls: [] },
      ]
  state.asked += 1
  const said = joinLabels(label, heard)
  return {
    do: 'effect',
    key: `think#${state.asked}/ask`,
    handler: toolHandler,
    args: {
      tool: 'model.ask',
      input: {
        instructions: instructionsFor(definition),
        messages,
        prompt: isFirst ? prompt : repairFor(findings, { wasCut }),
        route: definition.route,
        model: definition.model,
        maxTokens: mostTokens,
      },
      labels: {
        // Workflows that a person keeps are theirs.
        instructions: personLabel,
        messages: isFirst ? publicLabel : said,
        prompt: said,
        route: publicLabel,
        model: publicLabel,
        maxTokens: publicLabel,
      },
    } as unknown as Json,
    label: joinLabels(personLabel, said),
  }
}

function look(
  state: State,
  { goal }: PlannerDefinition,
  { text, author }: Pick<PlanLookArgs, 'text' | 'author'>,
): Command {
  const { given, label, heard } = state
  state.looked += 1
  const args: PlanLookArgs = { text, goal, ...given, author }
  return {
    do: 'effect',
    key: `look#${state.looked}/check`,
    handler: lookHandler,
    args: args as unknown as Json,
    label: joinLabels(label, heard),
  }
}

/** @throws AppError `workflow.override_unknown` */
function refuseOverrides(overrides: JsonObject): void {
  const [first] = Object.keys(overrides)
  if (first === undefined) return
  throw new AppError('workflow.override_unknown', `Nothing of a plan can be set at ${first}.`, {
    hint: 'Make a new plan instead.',
    details: { pointer: first },
  })
}
