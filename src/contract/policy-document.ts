import { z } from 'zod'

import { BudgetDefaults } from './budget.ts'
import { EffectClass, UndoClass } from './effect.ts'
import { Label } from './label.ts'
import { Mode } from './mode.ts'

const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -, beginning with a letter')
/** A tool's name; `*` stands for any characters. */
const ToolPattern = z
  .string()
  .regex(/^[a-z0-9._*-]{1,100}$/, 'a name of a tool, in which * is any characters')
/** As `gate.parseCapability` reads it. */
const CapabilityText = z.string().min(1).max(4_200)
const Because = z.string().min(1).max(1_000)
/** Whole numbers with a unit, largest first: `90s`, `1h30m`, `2d`. */
const Duration = z
  .string()
  .regex(
    /^(?=.)(?:\d{1,4}w)?(?:\d{1,5}d)?(?:\d{1,6}h)?(?:\d{1,7}m)?(?:\d{1,8}s)?$/,
    'a duration such as 30m or 1d12h',
  )

/** A list; one thing may stand by itself. */
function listOf<T extends z.ZodType>(item: T, least: number) {
  return z.preprocess(
    (given) => (Array.isArray(given) || given === undefined ? given : [given]),
    z.array(item).min(least).max(200),
  )
}

function oneOrMore<T extends z.ZodType>(item: T) {
  return listOf(item, 1)
}

/** What the answer is when nobody gives one. */
const DefaultAnswer = z.enum(['deny', 'allow'])

/** All that is given must hold; of a list, one is enough. */
export const PolicyCondition = z
  .strictObject({
    tool: oneOrMore(ToolPattern).optional(),
    capability: oneOrMore(CapabilityText).optional(),
    effect: oneOrMore(EffectClass).optional(),
    undo: oneOrMore(UndoClass).optional(),
    integrity: oneOrMore(Label.shape.integrity).optional(),
    confidentiality: oneOrMore(Label.shape.confidentiality).optional(),
    mode: oneOrMore(Mode).optional(),
    workflow: oneOrMore(z.string().min(1).max(200)).optional(),
    project: oneOrMore(z.string().min(1).max(200)).optional(),
  })
  .meta({ id: 'PolicyCondition' })
export type PolicyCondition = z.infer<typeof PolicyCondition>

const rule = { name: Slug, when: PolicyCondition.default({}) }

export const PolicyRule = z
  .discriminatedUnion('say', [
    z.strictObject({ ...rule, say: z.literal('go'), because: Because.optional() }),
    z.strictObject({
      ...rule,
      say: z.literal('ask'),
      because: Because,
      timeout: Duration.optional(),
      answer: DefaultAnswer.optional(),
    }),
    z.strictObject({ ...rule, say: z.literal('refuse'), because: Because }),
  ])
  .meta({ id: 'PolicyRule' })
export type PolicyRule = z.infer<typeof PolicyRule>

/** How freely runs may act here, and what is asked or refused whatever their mode. */
export const PolicyDocument = z
  .strictObject({
    /** The version of this format. */
    policy: z.literal(1),
    description: z.string().max(10_000).optional(),
    /** Of runs for which nothing else says one. */
    mode: Mode.default('draft'),
    modes: z
      .strictObject({
        projects: z.record(z.string().min(1).max(200), Mode).default({}),
        workflows: z.record(z.string().min(1).max(200), Mode).default({}),
        /** For calls of these tools in place of the run's own mode, unless that is `observe`. */
        tools: z.record(ToolPattern, Mode.exclude(['observe'])).default({}),
      })
      .prefault({}),
    /** The first one that fits decides. */
    rules: z.array(PolicyRule).max(1_000).default([]),
    /** What becomes of a question that nobody answers; without a time-out it waits for ever. */
    asking: z
      .strictObject({ timeout: Duration.optional(), answer: DefaultAnswer.default('deny') })
      .prefault({}),
    /** Standing rules of the flow of information, in its own words. */
    trusted: z.array(z.json()).max(1_000).default([]),
    /** How much may be used where no limits are set. */
    budgets: BudgetDefaults.default({}),
  })
  .meta({ id: 'PolicyDocument' })
export type PolicyDocument = z.infer<typeof PolicyDocument>

/** A policy as it was set; never changed. */
export interface PolicyVersion {
  /** From 1, without gaps. */
  readonly version: number
  readonly document: PolicyDocument
  readonly by: string
  readonly because: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** What some effect is expected to meet under a policy. */
export const PolicyCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    effect: z.strictObject({
      tool: z.string(),
      needs: listOf(CapabilityText, 0).default([]),
      /** Those of the tool of that name where there is one. */
      effect: EffectClass.optional(),
      undo: UndoClass.optional(),
      integrity: Label.shape.integrity.default('trusted'),
      confidentiality: Label.shape.confidentiality.default('public'),
      /** Without it, the one that the policy gives to such a run. */
      mode: Mode.optional(),
      workflow: z.string().optional(),
      project: z.string().default(''),
    }),
    expect: z.enum(['go', 'ask', 'refuse']),
    /** The name of the rule that must decide; null for none. */
    by: Slug.nullable().optional(),
  })
  .meta({ id: 'PolicyCase' })
export type PolicyCase = z.infer<typeof PolicyCase>

export const PolicyCases = z.strictObject({ cases: z.array(PolicyCase).min(1).max(10_000) })
export type PolicyCases = z.infer<typeof PolicyCases>
