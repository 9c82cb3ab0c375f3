import { z } from 'zod'

import { AgentName } from '../agents.ts'
import { Problem } from '../app-error.ts'
import { ModelRef } from '../model-ref.ts'
import { Plan } from '../plans.ts'
import { operation } from './operation.ts'
import { RunState } from './run-view.ts'
import { ShownValue } from './shown-value.ts'
import { TurnView } from './turns.ts'

const text = z.string().trim().min(1).max(200_000)

/** What whoever asks knows, so that it need not be asked for. Nothing in it is taken for the person's own words. */
const ChatContext = z.strictObject({
  user_profile: z.record(z.string(), z.json()).default({}),
  relevant_documents: z
    .array(z.strictObject({ title: z.string().max(200).default(''), text: z.string().max(100_000) }))
    .max(20)
    .default([]),
  recent_tasks: z.array(z.json()).max(200).default([]),
  conversation_history: z
    .array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().max(100_000) }))
    .max(1_000)
    .default([]),
  /** A session, whose folder may be worked in and whose messages are known. */
  session_id: z.string().min(1).max(100).optional(),
  agent: AgentName.default('assistant'),
  model: ModelRef.optional(),
})

export const ChatRequest = z.strictObject({
  message: text,
  context: ChatContext.prefault({}),
  /** `direct` is answered and done, as far as that is allowed; `plan` gives a workflow to look at, and does nothing. */
  execution_mode: z.enum(['direct', 'plan']).default('direct'),
})
export type ChatRequest = z.infer<typeof ChatRequest>

export const ChatResponse = z
  .strictObject({
    run: z.string(),
    status: RunState,
    /** Null while there is none. */
    response: z.string().nullable(),
    /** What was done for it, or tried, in order. */
    actions: z.array(
      z.strictObject({
        key: z.string(),
        tool: z.string(),
        state: z.string(),
        input: ShownValue,
        output: ShownValue.nullable(),
        error: Problem.nullable(),
      }),
    ),
    /** Whether it waits for a person: see the approvals of the run. */
    waits_for_person: z.boolean(),
    degraded: z.boolean(),
    model: ModelRef.nullable(),
    /** Of `plan`: a workflow to look at, which is run by `runs.start` as a text. */
    plan: Plan.nullable(),
    finish: TurnView.shape.finish,
    error: Problem.nullable(),
    usage: TurnView.shape.usage,
    /** Millionths of a US dollar. */
    cost: z.int(),
  })
  .meta({ id: 'ChatResponse' })
export type ChatResponse = z.infer<typeof ChatResponse>

export const chatOperations = {
  'chat.create': operation({
    http: 'POST /api/v1/chat',
    summary: 'Say something to an agent and wait for what comes of it.',
    permission: 'work',
    audit: null,
    errors: [
      'agent.not_found',
      'agent.cycle',
      'agent.too_deep',
      'plan.declined',
      'plan.not_valid',
      'workspace.session_unknown',
    ],
    input: ChatRequest,
    output: ChatResponse,
    isPending: ({ status }) => !['completed', 'failed', 'cancelled'].includes(status),
  }),
}
