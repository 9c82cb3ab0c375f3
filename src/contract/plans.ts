import { z } from 'zod'

import { DryRunReport } from './dry-run-report.ts'
import { ModelRef } from './model-ref.ts'

/** The program whose runs make a plan of a goal. */
export const plannerProgram = 'planner'
/** The handler that reads a candidate, checks it and looks ahead; args are {@link PlanLookArgs}. */
export const lookHandler = 'plan.look'

const Values = z.record(z.string(), z.json())

/** A tool as the planner knows it. */
export const PlanTool = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  input: Values,
  output: Values,
  /** Input fields that steer the effect. */
  controls: z.array(z.string()),
})
export type PlanTool = Readonly<z.infer<typeof PlanTool>>

/** A workflow that is kept here or comes with the program, as the planner knows it. */
export const PlanTemplate = z.strictObject({
  /** By which it is run: `tidy-folder`. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON Schema of its input. */
  input: Values,
  /** In its canonical form; empty where only its name matters. */
  text: z.string(),
  /** How much of the goal it speaks of, from 0 to 1. */
  fit: z.number().min(0).max(1),
  /** Whether it asks a model itself. */
  asksModel: z.boolean(),
})
export type PlanTemplate = Readonly<z.infer<typeof PlanTemplate>>

/** What a run of the planner pins. */
export const PlannerDefinition = z.strictObject({
  goal: z.string(),
  /** Nearest first. */
  tools: z.array(PlanTool),
  /** Nearest first. */
  templates: z.array(PlanTemplate),
  /** Whether a model is asked or, where there is none, a template is filled in. */
  mind: z.enum(['model', 'template']),
  /** Why no model is asked; null where one is. */
  why: z.string().nullable(),
  route: z.string(),
  model: ModelRef.nullable(),
  /** How often a model may mend its plan after the first try. */
  maxRepairs: z.int().min(0).max(10),
})
export type PlannerDefinition = Readonly<z.infer<typeof PlannerDefinition>>

/** What a run of the planner is given. */
export const PlannerInput = z.strictObject({
  /** What a person has given as inputs of the workflow to be. */
  input: Values,
  /** Where relative paths in it begin. */
  folder: z.string(),
})
export type PlannerInput = Readonly<z.infer<typeof PlannerInput>>

/** One thing that is wrong with a plan, or worth a look. */
export const PlanFinding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    /** JSON pointer into the document. */
    at: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
  })
  .meta({ id: 'PlanFinding' })
export type PlanFinding = Readonly<z.infer<typeof PlanFinding>>

/** A value in a plan that the person did not say: a model made it up. */
export const PlanGuess = z
  .strictObject({
    /** JSON pointer into the document. */
    at: z.string(),
    value: z.union([z.string(), z.number()]),
    why: z.string(),
  })
  .meta({ id: 'PlanGuess' })
export type PlanGuess = Readonly<z.infer<typeof PlanGuess>>

/** Arguments of {@link lookHandler}. */
export const PlanLookArgs = z.strictObject({
  text: z.string(),
  goal: z.string(),
  ...PlannerInput.shape,
  /** Whose defaults may name things: those of a workflow that a person keeps may, a model's may not. */
  author: z.enum(['model', 'person']),
})
export type PlanLookArgs = Readonly<z.infer<typeof PlanLookArgs>>

/** What a look at a candidate has found. */
export const PlanLook = z.strictObject({
  /** Null where it cannot be read. */
  document: Values.nullable(),
  /** The document in its canonical form. */
  text: z.string(),
  /** What a run of it would be given: what the person gave, and what stands in the goal. */
  input: Values,
  /** Inputs that must be given and are not. */
  missing: z.array(z.string()),
  findings: z.array(PlanFinding),
  /** Null where it could not be looked ahead. */
  report: DryRunReport.nullable(),
})
export type PlanLook = Readonly<z.infer<typeof PlanLook>>

/** A workflow made for a goal. Nothing of it has happened. */
export const Plan = z
  .strictObject({
    goal: z.string(),
    /** The workflow as text, in its canonical form. */
    workflow: z.string(),
    /** The same as a value; see WorkflowDocument. */
    document: Values,
    /** What a run of it would be given: what was given with the goal, and what stands in it. */
    input: Values,
    /** Inputs that must be given before it can run. */
    missing: z.array(z.string()),
    /** Values that nobody but the model has said. */
    guesses: z.array(PlanGuess),
    /** Warnings: what is worth a look. */
    findings: z.array(PlanFinding),
    /** What a run of it would do; null while an input is missing. */
    dryRun: DryRunReport.nullable(),
    /** Whether it was made without a model: a workflow that was there already, with its inputs filled in. */
    degraded: z.boolean(),
    /** Why; null where a model was asked. */
    why: z.string().nullable(),
    /** The workflow that it is, where it was there already. */
    template: z.string().nullable(),
    /** The model that wrote it. */
    model: z.string().nullable(),
  })
  .meta({ id: 'Plan' })
export type Plan = Readonly<z.infer<typeof Plan>>

/** A workflow that comes near a goal for which no plan could be made; `details.nearest` of `plan.declined`. */
export const NearWorkflow = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** What stands in the goal. */
  input: Values,
  missing: z.array(z.string()),
})
export type NearWorkflow = Readonly<z.infer<typeof NearWorkflow>>
