import { z } from 'zod'

import type { Clock, Json, JsonObject } from '#base'
import { ModelMessage } from '#contract'
import type { Handler } from '#engine'

import { answerByRules } from './answer.ts'
import type { Surroundings } from './understanding.ts'

type Place = Omit<Surroundings, 'tools' | 'now'>

const Args = z.object({ messages: z.array(ModelMessage), tools: z.array(z.string()) })

export interface RulesParts {
  readonly clock: Clock
  /** Where the turn of a run is, by the run's context. */
  readonly surroundings: (context: JsonObject) => Place | Promise<Place>
}

/** Answers for agents where there is no model, as a model would: with words, or with calls of tools. It changes nothing. */
export function createRulesHandler({ clock, surroundings }: RulesParts): Handler {
  return {
    classify: () => 'pure',
    async run(args, _prepared, { context }) {
      const { messages, tools } = Args.parse(args)
      const here = { ...(await surroundings(context)), now: clock.now() }
      const { text, calls } = answerByRules({ messages, tools, surroundings: here })
      const output: Json = {
        text,
        calls: calls.map(({ id, tool, input }) => ({ id, tool, input })),
        object: null,
        finish: calls.length > 0 ? 'calls' : 'stop',
        usage: { input: 0, output: 0, cached: 0, estimated: false },
        cost: 0,
        attempts: [],
      }
      return { output }
    },
  }
}
