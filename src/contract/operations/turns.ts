import { z } from 'zod'

import { AgentName } from '../agents.ts'
import { Problem } from '../app-error.ts'
import { Amounts } from '../budget.ts'
import { Mode } from '../mode.ts'
import { ModelRef } from '../model-ref.ts'
import { operation } from './operation.ts'
import { RunState, RunStep, RunSummary } from './run-view.ts'
import { cutField, ShownValue } from './shown-value.ts'

const run = z.string().min(1).max(100)
const text = z.string().trim().min(1).max(200_000)

/** Something that happened in a turn, in its order. */
const TurnPart = z
  .discriminatedUnion('is', [
    /** What was said to it while it was at work. */
    z.strictObject({ is: z.literal('heard'), text: z.string() }),
    /** What it said before it went on. */
    z.strictObject({ is: z.literal('said'), key: z.string(), text: z.string() }),
    /** A use of a tool, or of another agent. */
    z.strictObject({
      is: z.literal('call'),
      key: z.string(),
      tool: z.string(),
      state: RunStep.shape.state,
      input: ShownValue,
      output: ShownValue.nullable(),
      error: Problem.nullable(),
      /** The turn of the other agent. */
      child: z.string().nullable(),
    }),
  ])
  .meta({ id: 'TurnPart' })

/** A turn of an agent as people follow it. */
export const TurnView = z
  .strictObject({
    run: z.string(),
    /** Another one after every event, and with all that is said. */
    revision: z.string(),
    session: RunSummary.shape.session,
    agent: z.string(),
    /** Of the agent; 0 where it is kept in no versions. */
    version: z.int(),
    status: RunState,
    waiting: RunSummary.shape.waiting,
    /** Whether it goes on only after a word of a person's. */
    isForPerson: z.boolean(),
    /** Whether rules answered, since no model is set up. */
    degraded: z.boolean(),
    /** Who answered last; null where nobody has, or rules did. */
    model: ModelRef.nullable(),
    /** What it was asked. */
    asked: z.string(),
    /** Whom that was found to be for, where it is sorted among agents: null where it is not, or not yet. */
    sorted: z
      .strictObject({
        /** In their order; none where the agent answers itself. */
        agents: z.array(z.string()),
        /** The person, by a name in front of it; rules; a model. Nobody where a model was asked and its answer was none. */
        by: z.enum(['name', 'rules', 'model', 'nobody']),
        why: z.string(),
      })
      .nullable(),
    parts: z.array(TurnPart),
    /** What is coming of an answer just now; null where none is. Another attempt begins it anew. */
    saying: z.strictObject({ key: z.string(), attempt: z.int(), text: z.string() }).nullable(),
    isThinking: z.boolean(),
    toolsInFlight: z.int(),
    /** Of a turn that has ended well. */
    answer: z.string().nullable(),
    /** How many fragments of what the agent was told in confidence were left out of what it said. */
    left: z.int(),
    /** Why it ended; `steps` and `budget` mean that it might have gone on. */
    finish: z.enum(['answered', 'steps', 'budget', 'length', 'filtered', 'declined']).nullable(),
    error: Problem.nullable(),
    /** Tokens. */
    usage: z.strictObject({ input: z.int(), output: z.int() }),
    /** Millionths of a US dollar. */
    cost: z.int(),
    /** Effects of it that stand. */
    effects: z.int(),
    /** Since when what was said in it is no longer kept; null while it is. */
    forgottenAt: RunSummary.shape.forgottenAt,
  })
  .meta({ id: 'TurnView' })
export type TurnView = z.infer<typeof TurnView>

const startFieldsOfTurn = {
  text: text.describe('What is said to the agent.'),
  agent: AgentName.default('assistant'),
  /** It is said in this session, whose folder the agent may work in, and whose messages it knows. */
  session: run.optional(),
  /** This model and no other. */
  model: ModelRef.optional(),
  mode: Mode.optional(),
  /** What the turn may use, with those of the agents that it asks. */
  budget: Amounts.optional(),
}

export const turnsOperations = {
  'turns.start': operation({
    http: 'POST /api/v2/turns',
    summary: 'Say something to an agent. Its turn is a run; it is answered as soon as that is under way.',
    permission: 'work',
    audit: null,
    errors: ['agent.not_found', 'agent.cycle', 'agent.too_deep', 'workspace.session_unknown'],
    input: z.strictObject({
      ...startFieldsOfTurn,
      /** Of the message, of the sender's own and unique in the session. */
      message: z
        .string()
        .regex(/^[A-Za-z0-9_.-]{1,100}$/)
        .optional(),
    }),
    output: TurnView,
    status: 202,
  }),
  'turns.get': operation({
    http: 'GET /api/v2/turns/{run}',
    summary: 'Follow a turn: as it is, or as it is once it is other than it was.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      run,
      /** The revision that is known: waits until there is another one, or the time is over. */
      after: z.string().max(100).optional(),
      /** Milliseconds. */
      waitMs: z.coerce.number().int().min(0).max(20_000).default(10_000),
      cut: cutField.default(2_000),
    }),
    output: TurnView,
  }),
  'turns.say': operation({
    http: 'POST /api/v2/turns/{run}/say',
    summary: 'Say something to an agent in the middle of its turn. It is heard with its next step.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_already_finished', 'engine.signals_full'],
    input: z.strictObject({ run, text }),
    output: TurnView,
  }),
}
