import { AppError, type NearWorkflow, type PlannerDefinition, type PlanTemplate } from '#contract'

import { fillInputs } from './fill-inputs.ts'
import { withoutNamed } from './named-in-goal.ts'

/** How much of a goal a workflow must speak of to be taken for it. */
const leastFit = 0.75
/** So many workflows are named where none is taken. */
const mostNearest = 3
/** What is to be left out, or not done, no input of a workflow can say. */
const reservation = /\b(?:not|never|no|none|nothing|without|except|unless|but|instead|only|\p{L}+n['’]t)\b/iu

/** How far it must be ahead of the next one. */
const leastLead = 0.25

/**
 * The workflow that a goal clearly asks for, where all that it must be given stands in the goal and nothing that stands
 * there is left over. Undefined rather than a wrong one.
 */
export function templateFor(
  { goal, templates }: Pick<PlannerDefinition, 'goal' | 'templates'>,
  given: Parameters<typeof fillInputs>[2],
): PlanTemplate | undefined {
  if (reservation.test(withoutNamed(goal))) return undefined
  const [best, next] = templates.filter(({ asksModel }) => !asksModel)
  if (!best || best.fit < leastFit || best.fit - (next?.fit ?? 0) < leastLead) return undefined
  const { missing, unknown, left } = fillInputs(best.input, goal, given)
  return missing.length + unknown.length + left.length === 0 ? best : undefined
}

/** Says that no plan is made, and which workflows come nearest. @param why why no model makes one */
export function declined(
  { goal, templates }: Pick<PlannerDefinition, 'goal' | 'templates'>,
  given: Parameters<typeof fillInputs>[2],
  why: string,
): AppError {
  const usable = templates.filter(({ asksModel }) => !asksModel).slice(0, mostNearest)
  const nearest = usable.map(({ name, title, description, input: schema }): NearWorkflow => {
    const { input, missing } = fillInputs(schema, goal, given)
    return { name, title, description, input: input as NearWorkflow['input'], missing }
  })
  return new AppError(
    'plan.declined',
    `${why} Without a model no plan is made of this, and no workflow that is here clearly does it.`,
    {
      hint: 'Run one of the nearest workflows, say it in other words, or set up a model.',
      details: { nearest: nearest },
    },
  )
}
