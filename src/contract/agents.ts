import { z } from 'zod'

import { Mode } from './mode.ts'
import { ModelRef } from './model-ref.ts'
import { ModelTool } from './models.ts'

/** The program whose runs are turns of agents. */
export const agentProgram = 'agent'
/** The handler that answers by rules where there is no model. */
export const rulesHandler = 'agent.rules'

export const AgentName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'small letters, digits and - are expected')
  .meta({ id: 'AgentName' })
export type AgentName = z.infer<typeof AgentName>

/** A tool by its name, all of a family (`fs.*`), or all (`*`). */
const ToolPattern = z
  .string()
  .max(200)
  .regex(/^(?:\*|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*(?:\.\*)?)$/, 'NAME, FAMILY.* or * is expected')

/** What an agent may use in one turn; when that is used up it answers with what it has. */
const AgentBudget = z.strictObject({
  tokens: z.int().min(1).max(100_000_000).optional(),
  /** Millionths of a US dollar. */
  money: z.int().min(0).max(1_000_000_000).optional(),
})

/** Somebody to be asked: a way of using a model, with instructions, tools and a memory. */
export const AgentDocument = z
  .strictObject({
    name: AgentName,
    /** What it is for: people and other agents choose it by this. */
    description: z.string().trim().min(1).max(1_000),
    /** What it is to be and to keep to, as Markdown. */
    instructions: z.string().max(100_000).default(''),
    /** The models that it is asked through. */
    route: z.string().max(50).default('default'),
    /** One model and no other, whatever the route says. */
    model: ModelRef.nullable().default(null),
    tools: z.array(ToolPattern).max(200).default([]),
    /** Agents that it may ask. */
    agents: z.array(AgentName).max(50).default([]),
    memory: z
      .strictObject({
        /** Namespaces of facts that are put before it; what it keeps goes into the first. */
        namespaces: z
          .array(z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/))
          .max(10)
          .default([]),
        /** How many of the messages before are put before it; what is older is summarised. */
        messages: z.int().min(0).max(1_000).default(40),
      })
      .prefault({}),
    budget: AgentBudget.prefault({}),
    /** How its effects are let in; null for what the policy says. */
    mode: Mode.nullable().default(null),
    /** How often it may think in one turn. */
    maxSteps: z.int().min(1).max(100).default(5),
    /** How it asks for tools: as the model's API has it, or in its text, for models without such. */
    calls: z.enum(['tools', 'text']).default('tools'),
    /** Of one answer. */
    maxTokens: z.int().min(1).max(1_000_000).default(4_096),
    temperature: z.number().min(0).max(2).nullable().default(null),
  })
  .meta({ id: 'AgentDocument' })
export type AgentDocument = Readonly<z.infer<typeof AgentDocument>>

/** A tool as a turn knows it. */
const AgentTool = z.strictObject({
  ...ModelTool.shape,
  /** Whether it may be called beside others: it changes nothing. */
  isReading: z.boolean(),
})
export type AgentTool = Readonly<z.infer<typeof AgentTool>>

/** What a run of an agent pins: the agent as it was, its tools, and the agents that it may ask, by their hashes. */
export const AgentDefinition = z.strictObject({
  agent: AgentDocument,
  version: z.int().nonnegative(),
  tools: z.array(AgentTool),
  agents: z.record(AgentName, z.strictObject({ definition: z.string(), description: z.string() })),
  /** Whether it is answered by a model or, where there is none, by rules. */
  mind: z.enum(['model', 'rules']),
})
export type AgentDefinition = Readonly<z.infer<typeof AgentDefinition>>
