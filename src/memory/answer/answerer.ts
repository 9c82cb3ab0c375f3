import type { Json, JsonObject } from '#base'
import {
  AnswererDefinition,
  AnswererInput,
  answererProgram,
  AppError,
  type CitedAnswer,
  DocumentSearchResult,
  joinLabels,
  type Label,
  ModelAnswer,
  publicLabel,
  type SearchedPassage,
  searchDocumentsTool,
  toolHandler,
} from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import { checkAnswer } from './check-answer.ts'
import { extractAnswer } from './extract-answer.ts'
import { modelAnswer } from './model-answer.ts'
import { answerInstructions, answerPrompt, answerSchema, shownPassages } from './prompt.ts'

/** Passages that are looked for. */
const mostFound = 24
/** Tokens of an answer at the most. */
const mostTokens = 2_048

type State = {
  readonly given: AnswererInput
  /** Of the question. */
  readonly label: Label
  /** When it was asked, in milliseconds since the Unix epoch. */
  readonly now: number
  /** Of all that has come in since. */
  heard: Label
  passages: SearchedPassage[]
}

type Ended = Extract<ProgramEvent, { type: 'effect.done' | 'effect.failed' }>

/**
 * Answers a question from documents: has passages looked for, asks a model that may only cite them and has no tools, and
 * keeps what they bear out; or answers with the documents' own sentences, for nothing. Its output is a {@link CitedAnswer}.
 */
export const answerer: Program<State> = {
  name: answererProgram,
  semanticsVersion: 1,
  step(state, event, given) {
    const definition = AnswererDefinition.parse(given)
    if (state === undefined) return begin(event as Extract<ProgramEvent, { type: 'started' }>)
    if (event.type === 'forked') refuseOverrides(event.overrides)
    if (event.type !== 'effect.done' && event.type !== 'effect.failed') return { state, commands: [] }
    const commands = event.key === 'search#1' ? found(state, event, definition) : answered(state, event)
    return { state, commands }
  },
}

function begin({ input, label, at }: Extract<ProgramEvent, { type: 'started' }>): {
  state: State
  commands: Command[]
} {
  const given = AnswererInput.parse(input)
  const state: State = { given, label, now: at, heard: publicLabel, passages: [] }
  return { state, commands: [search(state)] }
}

function found(state: State, event: Ended, definition: AnswererDefinition): Command[] {
  if (event.type === 'effect.failed') return [{ do: 'fail', error: event.error }]
  state.passages = DocumentSearchResult.parse(event.output).passages
  state.heard = joinLabels(state.heard, event.label)
  if (definition.mind === 'extract' || state.passages.length === 0) return [finish(state, extracted(state))]
  return [ask(state, definition)]
}

/** A question that no model answers, for whatever reason, is still answered with what was found. */
function answered(state: State, event: Ended): Command[] {
  if (event.type === 'effect.failed') {
    const why = `No model answered: ${event.error.detail.replace(/\.$/, '')}.`
    return [finish(state, { ...extracted(state), degraded: true, why })]
  }
  state.heard = joinLabels(state.heard, event.label)
  const { object, text, model, usage } = ModelAnswer.parse(event.output)
  const { question } = state.given
  const checked = checkAnswer({ object, text }, { passages: shownPassages(state.passages), question })
  const { passages, now } = state
  return [
    finish(
      state,
      modelAnswer(checked, { question, passages, now, model, tokens: usage.input + usage.output }),
    ),
  ]
}

function extracted({ given, passages, now }: State): CitedAnswer {
  return extractAnswer(given.question, passages, { now })
}

function finish({ label, heard }: State, output: CitedAnswer): Command {
  return { do: 'finish', output: output as unknown as Json, label: joinLabels(label, heard) }
}

function search({ given, label }: State): Command {
  return {
    do: 'effect',
    key: 'search#1',
    handler: toolHandler,
    args: {
      tool: searchDocumentsTool,
      input: { query: given.question, scope: given.scope, limit: mostFound },
      labels: { query: label, scope: label, limit: publicLabel },
    } as unknown as Json,
    label,
  }
}

/** No tools are offered in this call, so that nothing which stands in a passage can have anything done. */
function ask({ given, label, heard, passages }: State, { route, model }: AnswererDefinition): Command {
  const said = joinLabels(label, heard)
  return {
    do: 'effect',
    key: 'ask#1',
    handler: toolHandler,
    args: {
      tool: 'model.ask',
      input: {
        instructions: answerInstructions,
        prompt: answerPrompt(given.question, shownPassages(passages)),
        schema: answerSchema,
        route,
        model,
        maxTokens: mostTokens,
      },
      labels: {
        instructions: publicLabel,
        prompt: said,
        schema: publicLabel,
        route: publicLabel,
        model: publicLabel,
        maxTokens: publicLabel,
      },
    } as unknown as Json,
    label: said,
  }
}

/** @throws AppError `workflow.override_unknown` */
function refuseOverrides(overrides: JsonObject): void {
  const [first] = Object.keys(overrides)
  if (first === undefined) return
  throw new AppError('workflow.override_unknown', `Nothing of an answer can be set at ${first}.`, {
    hint: 'Ask again instead.',
    details: { pointer: first },
  })
}
