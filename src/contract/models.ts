import { z } from 'zod'

import { DegradeRuleText } from './degrade.ts'
import { ModelRef } from './model-ref.ts'
import { ModelTape } from './model-tape.ts'

/** The languages in which providers are spoken to. `compatible` is whatever speaks as OpenAI's chat completions do. */
export const ProviderKind = z.enum([
  'openai',
  'anthropic',
  'google',
  'mistral',
  'groq',
  'ollama',
  'compatible',
])
export type ProviderKind = z.infer<typeof ProviderKind>

const ms = z.int().min(100).max(3_600_000)

/** How long a provider may take, and how much it is asked at once. */
export const ProviderLimits = z
  .strictObject({
    /** Milliseconds until the answer begins, its headers included. */
    startMs: ms.default(60_000).meta({ title: 'Until it begins to answer (ms)' }),
    /** Milliseconds that it may be silent within an answer. */
    silenceMs: ms.default(60_000).meta({ title: 'Silence within an answer (ms)' }),
    /** Milliseconds for the whole of one try. */
    wholeMs: ms.default(600_000).meta({ title: 'For one answer altogether (ms)' }),
    atOnce: z.int().min(1).max(256).default(16).meta({ title: 'Calls at once' }),
    /** Calls that may begin within any minute; null for any number. */
    perMinute: z.int().min(1).max(100_000).nullable().default(null).meta({ title: 'Calls a minute' }),
  })
  .meta({ id: 'ProviderLimits' })
export type ProviderLimits = Readonly<z.infer<typeof ProviderLimits>>

/** Somebody who serves models: over the network, or on this machine. */
export const ModelProvider = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'small letters, digits, - and _ are expected'),
    kind: ProviderKind,
    /** Where its API is, such as `http://127.0.0.1:11434/api`. */
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    /** The secret of the vault that each request carries; null for none. */
    secret: z.string().min(1).max(100).nullable().default(null),
    limits: ProviderLimits.prefault({}),
  })
  .meta({ id: 'ModelProvider' })
export type ModelProvider = Readonly<z.infer<typeof ModelProvider>>

/** Models that are asked one after the other, until one of them answers. */
export const ModelRoute = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/),
    models: z.array(ModelRef).min(1).max(10),
    /** How often one of them is asked again before the next one is. */
    retries: z.int().min(0).max(5).default(2),
    /** What is done when little is left of a budget; each that holds, in this order. */
    degrade: z.array(DegradeRuleText).max(10).default([]),
  })
  .meta({ id: 'ModelRoute' })
export type ModelRoute = Readonly<z.infer<typeof ModelRoute>>

const dollars = z.number().nonnegative().max(100_000)

/** What a million tokens of a model cost, in US dollars. */
export const ModelPrice = z
  .strictObject({
    input: dollars,
    output: dollars,
    /** Of input that the provider had kept from before; as much as other input unless said. */
    cached: dollars.optional(),
  })
  .meta({ id: 'ModelPrice' })
export type ModelPrice = Readonly<z.infer<typeof ModelPrice>>

/** What must not be sent to models, or not be taken from them. */
export const ModelFilter = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'small letters, digits, - and _ are expected'),
    /** A regular expression in the syntax of RE2, such as `(?i)project falcon`. */
    pattern: z.string().min(1).max(500),
    /**
     * Whether it looks at what is sent, at what is answered, or at both before it is kept: what is said to agents, to the
     * planner and to models, and what models answer. What is masked there is kept nowhere, and so is sent nowhere either.
     */
    on: z.enum(['sent', 'answered', 'kept']).default('sent'),
    /** `remote` leaves models on this machine alone: nothing leaves it. What is kept is looked at whoever is asked. */
    providers: z.enum(['remote', 'all']).default('remote'),
    /** A call that is refused is not sent, an answer that is refused is not taken; what is masked is replaced by a mark. */
    does: z.enum(['refuse', 'mask']).default('refuse'),
  })
  .meta({ id: 'ModelFilter' })
export type ModelFilter = Readonly<z.infer<typeof ModelFilter>>

/** All that a person has set about models. */
export const ModelSettings = z
  .strictObject({
    providers: z.array(ModelProvider).max(50).default([]),
    routes: z.array(ModelRoute).max(50).default([]),
    /** Prices that the list of prices does not know, or has wrong. */
    prices: z.record(ModelRef, ModelPrice).default({}),
    filters: z.array(ModelFilter).max(100).default([]),
    /** Null where providers are asked, and nothing is written down of it. */
    tape: ModelTape.nullable().default(null),
  })
  .meta({ id: 'ModelSettings' })
export type ModelSettings = z.infer<typeof ModelSettings>

/** A use of a tool that a model asks for. */
export const ModelToolCall = z
  .strictObject({
    /** Tells it apart from the others of its conversation. */
    id: z.string().min(1).max(200),
    tool: z.string().min(1).max(200),
    input: z.json(),
  })
  .meta({ id: 'ModelToolCall' })
export type ModelToolCall = Readonly<z.infer<typeof ModelToolCall>>

/** One turn of a conversation. */
export const ModelMessage = z
  .discriminatedUnion('role', [
    z.strictObject({ role: z.literal('user'), text: z.string() }),
    z.strictObject({
      role: z.literal('assistant'),
      text: z.string().default(''),
      calls: z.array(ModelToolCall).default([]),
    }),
    z.strictObject({
      role: z.literal('tool'),
      id: z.string().min(1).max(200),
      tool: z.string().min(1).max(200),
      output: z.json(),
      failed: z.boolean().default(false),
    }),
  ])
  .meta({ id: 'ModelMessage' })
export type ModelMessage = Readonly<z.infer<typeof ModelMessage>>

/** A tool as a model is told of it. */
export const ModelTool = z
  .strictObject({
    name: z.string().min(1).max(200),
    description: z.string().max(10_000).default(''),
    /** JSON Schema of what it takes. */
    input: z.record(z.string(), z.json()),
  })
  .meta({ id: 'ModelTool' })
export type ModelTool = Readonly<z.infer<typeof ModelTool>>

/** Tokens of one call. */
export const ModelUsage = z
  .strictObject({
    input: z.int().nonnegative(),
    output: z.int().nonnegative(),
    /** Of the input, what the provider had kept from before. */
    cached: z.int().nonnegative().default(0),
    /** Whether they were counted here because the provider did not say. */
    estimated: z.boolean().default(false),
  })
  .meta({ id: 'ModelUsage' })
export type ModelUsage = Readonly<z.infer<typeof ModelUsage>>

/** One try at one model. */
export const ModelAttempt = z
  .strictObject({
    model: ModelRef,
    /** `skipped` where nothing was sent, since the provider had failed just before; `stopped` where the caller gave it up. */
    outcome: z.enum(['answered', 'failed', 'skipped', 'stopped']),
    /** The code of the error, where it failed. */
    code: z.string().nullable(),
    why: z.string(),
    /** The filters that refused something of it, or masked something in it. */
    filters: z.array(z.string()).default([]),
    /** Whether it came from a recording: nobody was asked, and nothing is charged for what it took. */
    replayed: z.boolean().default(false),
    /** What it took all the same; null where nothing is to be paid. */
    usage: ModelUsage.nullable(),
    /** Millionths of a US dollar; null where the price is not known. */
    cost: z.int().nonnegative().nullable(),
    ms: z.int().nonnegative(),
    /** Milliseconds after the call began that it was sent. */
    afterMs: z.int().nonnegative().default(0),
    /** The model that the provider says has answered; null where it does not say. */
    served: z.string().max(300).nullable().default(null),
    /** Milliseconds until the first of the answer; null where none came. */
    firstMs: z.int().nonnegative().nullable(),
  })
  .meta({ id: 'ModelAttempt' })
export type ModelAttempt = Readonly<z.infer<typeof ModelAttempt>>

/** What a model answered, and what it took to get that. */
export const ModelAnswer = z
  .strictObject({
    text: z.string().meta({ title: 'Text', description: 'What it said.' }),
    calls: z
      .array(ModelToolCall)
      .meta({ title: 'Calls', description: 'The tools that it asks to be used; nothing was done for that.' }),
    object: z
      .json()
      .meta({ title: 'Object', description: 'The answer as data, where a schema was given; else null.' }),
    finish: z.enum(['stop', 'length', 'calls', 'filtered', 'other']).meta({
      title: 'Finish',
      description: 'Why it ended: said all, ran out of tokens, wants tools, was filtered.',
    }),
    model: ModelRef.meta({ title: 'Model', description: 'Who answered.' }),
    usage: ModelUsage.meta({ title: 'Usage', description: 'Tokens of all tries.' }),
    cost: z.int().nonnegative().nullable().meta({
      title: 'Cost',
      description: 'Of all tries, in millionths of a US dollar; null when not known.',
    }),
    attempts: z
      .array(ModelAttempt)
      .meta({ title: 'Tries', description: 'Each try at each model, and what became of it.' }),
  })
  .meta({ title: 'Answer', description: 'What a model answered, and what it took to get that.' })
export type ModelAnswer = Readonly<z.infer<typeof ModelAnswer>>

const tokens = z.int().min(1).max(1_000_000)

/** A call of a model, as a workflow, an agent or the program itself makes it. */
export const ModelCall = z
  .strictObject({
    prompt: z
      .string()
      .max(2_000_000)
      .default('')
      .meta({ title: 'Prompt', description: 'What is asked; comes after the messages, if there are any.' }),
    instructions: z
      .string()
      .max(200_000)
      .default('')
      .meta({ title: 'Instructions', description: 'What the model is to be and to keep to.' }),
    messages: z
      .array(ModelMessage)
      .max(10_000)
      .default([])
      .meta({ title: 'Messages', description: 'The conversation so far.' }),
    tools: z.array(ModelTool).max(200).default([]).meta({
      title: 'Tools',
      description: 'What it may ask for. Nothing is done for that: the answer says what it asks.',
    }),
    schema: z
      .record(z.string(), z.json())
      .nullable()
      .default(null)
      .meta({ title: 'Schema', description: 'JSON Schema of the answer, when it must be data.' }),
    route: z
      .string()
      .max(50)
      .default('default')
      .meta({ title: 'Route', description: 'Which models are asked, one after the other.' }),
    model: ModelRef.nullable().default(null).meta({
      title: 'Model',
      description: 'PROVIDER/MODEL: this one and no other, whatever the route says.',
    }),
    maxTokens: tokens
      .default(4_096)
      .meta({ title: 'Most tokens', description: 'Of the answer; it is reserved before the call.' }),
    temperature: z.number().min(0).max(2).nullable().default(null).meta({
      title: 'Temperature',
      description: 'How freely words are chosen; left to the model when empty.',
    }),
  })
  .meta({ examples: [{ prompt: 'Summarise in one sentence: ${nodes.read.output.text}' }] })
export type ModelCall = Readonly<z.infer<typeof ModelCall>>
