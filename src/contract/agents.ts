import { z } from 'zod'

import { Mode } from './mode.ts'
import { ModelRef } from './model-ref.ts'
import { ModelTool } from './models.ts'

/** The program whose runs are turns of agents. */
export const agentProgram = 'agent'
/** The handler that answers by rules where there is no model. */
export const rulesHandler = 'agent.rules'
/** The handler that sorts by rules what is said among agents. */
export const sortHandler = 'agent.sort'
/** The program whose runs start turns of an agent at times, and the handler that starts one. */
export const scheduleProgram = 'schedule'
export const scheduledHandler = 'agent.scheduled'
/** The route of models for small questions, such as whom something that was said is for. */
export const lightRoute = 'light'

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

/** An agent by its name, or all (`*`). */
const AgentPattern = z.string().regex(/^(?:\*|[a-z][a-z0-9-]{0,63})$/, 'an agent or * is expected')

/** What an agent may use in one turn; when that is used up it answers with what it has. */
const AgentBudget = z.strictObject({
  tokens: z.int().min(1).max(100_000_000).optional(),
  /** Millionths of a US dollar. */
  money: z.int().min(0).max(1_000_000_000).optional(),
})

/** Times at which an agent's turn starts by itself, once the person has turned that on. */
export const AgentSchedule = z.strictObject({
  /** Minute, hour, day of the month, month, day of the week: `0 8 * * 1-5`. */
  cron: z.string().trim().min(1).max(200),
  /** Whose clocks, such as `Europe/Berlin`; null for the person's own. */
  zone: z.string().min(1).max(100).nullable().default(null),
  /** What is said to it then. */
  say: z.string().trim().min(1).max(20_000),
  /** Of times at which nothing ran here: one is made up for, or none. */
  missed: z.enum(['once', 'skip']).default('once'),
  /** For how many minutes one is. */
  grace: z.int().min(1).max(10_080).default(720),
})
export type AgentSchedule = Readonly<z.infer<typeof AgentSchedule>>

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
    /** Agents that it may ask; `*` for all that the person has. */
    agents: z.array(AgentPattern).max(50).default([]),
    /**
     * Whether what is said to it is first sorted among those agents, so that the ones that are made for it answer: where a
     * light model is set up, always, or never.
     */
    orchestrates: z.enum(['never', 'light', 'always']).default('never'),
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
    schedule: AgentSchedule.nullable().default(null),
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
  agents: z.record(
    AgentName,
    z.strictObject({
      definition: z.string(),
      description: z.string(),
      /** How freely it acts at the most; absent for as freely as whoever asks it. */
      mode: Mode.optional(),
      /** The names of its tools, where what is said is sorted. */
      tools: z.array(z.string()).optional(),
    }),
  ),
  /** Whether it is answered by a model or, where there is none, by rules. */
  mind: z.enum(['model', 'rules']),
  /** By which route what is said is sorted where rules are not sure; null by rules alone. Without it nothing is sorted. */
  sorts: z.strictObject({ route: z.string().nullable() }).optional(),
})
export type AgentDefinition = Readonly<z.infer<typeof AgentDefinition>>
