import { z } from 'zod'

import type { Clock, Json, JsonObject } from '#base'
import { type Label, ModelMessage } from '#contract'
import type { Handler } from '#engine'

import { answerByRules, type RulesAnswer } from './answer.ts'
import { sortByRules } from './sort-by-rules.ts'
import type { Surroundings } from './understanding.ts'

type Place = Omit<Surroundings, 'tools' | 'now'>

const Args = z.object({ messages: z.array(ModelMessage), tools: z.array(z.string()) })

const ToSort = z.object({
  said: z.string(),
  agents: z.record(z.string(), z.array(z.string())),
  own: z.array(z.string()),
})

export interface RulesParts {
  readonly clock: Clock
  /** Where the turn of a run is, by the run's context. */
  readonly surroundings: (context: JsonObject) => Place | Promise<Place>
  /**
   * What is asked for like a tool and answered in words, without anything being done: by the name that the rules give it.
   * Each is told the context of the run that asks.
   */
  readonly asides: Readonly<Record<string, (input: Json, context: JsonObject) => Promise<string>>>
}

/** What asides tell is of this home, whoever wrote it there. */
const asideLabel: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['home'] }

/** Answers for agents where there is no model, as a model would: with words, or with calls of tools. It changes nothing. */
export function createRulesHandler({ clock, surroundings, asides }: RulesParts): Handler {
  return {
    classify: () => 'pure',
    async run(args, _prepared, { context }) {
      const { messages, tools } = Args.parse(args)
      const here = { ...(await surroundings(context)), now: clock.now() }
      const known = [...tools, ...Object.keys(asides)]
      const { text: said, calls } = answerByRules({ messages, tools: known, surroundings: here })
      const [first] = calls
      const aside = first && Object.hasOwn(asides, first.tool) ? asides[first.tool] : undefined
      if (first && aside) return { output: answer(await aside(first.input, context), []), label: asideLabel }
      return { output: answer(said, calls) }
    },
  }
}

/** As a model would have answered. */
function answer(text: string, calls: RulesAnswer['calls']): Json {
  return {
    text,
    calls: calls.map(({ id, tool, input }) => ({ id, tool, input })),
    object: null,
    finish: calls.length > 0 ? 'calls' : 'stop',
    usage: { input: 0, output: 0, cached: 0, estimated: false },
    cost: 0,
    attempts: [],
  }
}

/** Sorts by rules whom something that was said is for. */
export function createSortHandler({ clock, surroundings }: Omit<RulesParts, 'asides'>): Handler {
  return {
    classify: () => 'pure',
    async run(args, _prepared, { context }) {
      const here = { ...(await surroundings(context)), now: clock.now() }
      const { by, steps } = sortByRules({ ...ToSort.parse(args), surroundings: here })
      return { output: { by, steps: steps.map((step) => ({ ...step })) } }
    },
  }
}
