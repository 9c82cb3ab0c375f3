import { isJsonObject, type Json, type JsonObject } from '#base'
import type { NearWorkflow, Plan } from '#contract'

import type { Failure } from '../../client/failure.ts'
import { planningText } from '../../text/planning.ts'

const text = planningText.deed

export interface PlanStepLine {
  /** Unique in the plan. */
  readonly id: string
  readonly title: string
  readonly deed: string
  readonly depth: number
}

/** The steps of a workflow in the order in which they are written, those of lists further in. */
export function stepsOf(document: JsonObject, inside = ''): readonly PlanStepLine[] {
  const { nodes } = document
  if (!isJsonObject(nodes ?? null)) return []
  return Object.entries(nodes as JsonObject).flatMap(([name, node]) => {
    if (!isJsonObject(node)) return []
    const id = inside === '' ? name : `${inside}/${name}`
    const { title, forEach } = node
    const step = {
      id,
      title: typeof title === 'string' ? title : name,
      deed: deedOf(node),
      depth: inside === '' ? 0 : inside.split('/').length,
    }
    const body = isJsonObject(forEach ?? null) ? (forEach as JsonObject)['do'] : undefined
    return [step, ...(isJsonObject(body ?? null) ? stepsOf(body as JsonObject, id) : [])]
  })
}

function deedOf({ use, call, choose, set, forEach, end }: JsonObject): string {
  if (typeof use === 'string') return use
  if (typeof call === 'string') return text.call(call)
  if (choose !== undefined) return text.choose
  if (isJsonObject(set ?? null)) return text.set(Object.keys(set as JsonObject).join(', '))
  if (isJsonObject(forEach ?? null)) {
    const { as } = forEach as JsonObject
    return text.forEach(typeof as === 'string' ? as : 'item')
  }
  return end === undefined ? text.wait : text.end
}

/** The lines of a text, from 1, in which something stands that nobody but the model has said. */
export function markedLines(source: string, guesses: Plan['guesses']): ReadonlySet<number> {
  const marked = new Set<number>()
  for (const [index, line] of source.split('\n').entries())
    if (guesses.some(({ value }) => stands(line, value))) marked.add(index + 1)
  return marked
}

function stands(line: string, value: string | number): boolean {
  if (typeof value === 'number')
    return line.split(/[^\w.-]+/).some((word) => word !== '' && Number(word) === value)
  return value !== '' && (line.includes(value) || line.includes(JSON.stringify(value).slice(1, -1)))
}

/** The workflows that come nearest to a goal for which there is no plan; none for any other failure. */
export function nearestIn(failure: Pick<Failure, 'code' | 'details'>): readonly NearWorkflow[] {
  const nearest = failure.code === 'plan.declined' ? failure.details['nearest'] : undefined
  return Array.isArray(nearest) ? (nearest as readonly Json[]).flatMap(near).slice(0, 3) : []
}

function near(one: Json): NearWorkflow[] {
  if (!isJsonObject(one)) return []
  const { name, title, description, input, missing } = one
  if (typeof name !== 'string') return []
  return [
    {
      name,
      title: typeof title === 'string' ? title : name,
      description: typeof description === 'string' ? description : '',
      input: isJsonObject(input ?? null) ? ({ ...(input as JsonObject) } as NearWorkflow['input']) : {},
      missing: Array.isArray(missing)
        ? missing.filter((field): field is string => typeof field === 'string')
        : [],
    },
  ]
}

/** What a workflow says of itself first. */
export function firstSentence(description: string): string {
  const [said = ''] = description.trim().split(/(?<=\.)\s/)
  return said.replaceAll(/\s+/g, ' ')
}
