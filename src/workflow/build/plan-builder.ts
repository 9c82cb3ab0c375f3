import type { Json } from '#base'
import { AppError, type WorkflowDocument } from '#contract'

import { didYouMean } from '../nearest.ts'
import { type NodeOptions, workflow, type WorkflowBuilder } from './workflow-builder.ts'

export interface PlanStep {
  readonly id: string
  /** A tool's name. */
  readonly tool: string
  readonly with?: Record<string, Json>
  /** Steps that have to be done before, all of them; without it, the step added last. */
  readonly after?: readonly string[]
  /** Further fields of the node, such as `retry`. */
  readonly options?: NodeOptions
}

export interface DataStep extends PlanStep {
  /** The step whose output is taken. */
  readonly dataFromStep: string
  /** The input that takes it; default `data`. */
  readonly as?: string
}

/**
 * Writes a plan: steps that come after earlier steps, without branches. A step can only name steps that were added
 * before it, so that no circle can come about; for loops use {@link workflow}. Yields a workflow document.
 */
export class PlanBuilder {
  readonly #workflow: WorkflowBuilder
  readonly #ids: string[] = []

  constructor(name: string) {
    this.#workflow = workflow(name)
  }

  input(schema: Record<string, Json>): this {
    this.#workflow.input(schema)
    return this
  }

  /** @throws AppError `workflow.later_reference` when `after` names a step that was not added before */
  addStep({ id, tool, with: input = {}, after, options = {} }: PlanStep): this {
    const before = after ?? this.#ids.slice(-1)
    for (const step of before) this.#requireEarlier(id, step)
    this.#workflow.use(id, tool, input, { ...options, ...(before.length > 1 ? { join: 'all' } : {}) })
    for (const step of before) this.#workflow.edge(step, id)
    this.#ids.push(id)
    return this
  }

  /**
   * A step that works on an earlier step's output; comes after it unless `after` says more.
   *
   * @throws AppError `workflow.later_reference` when `dataFromStep` or `after` names a step that was not added before
   */
  addDataStep({ dataFromStep, as = 'data', ...step }: DataStep): this {
    this.#requireEarlier(step.id, dataFromStep)
    return this.addStep({ ...step, with: { ...step.with, [as]: `\${nodes.${dataFromStep}.output}` } })
  }

  output(output: Json): this {
    this.#workflow.output(output)
    return this
  }

  /** @throws AppError `workflow.invalid` for what does not have the form of a workflow */
  build(): WorkflowDocument {
    return this.#workflow.build()
  }

  #requireEarlier(id: string, step: string): void {
    if (this.#ids.includes(step)) return
    throw new AppError(
      'workflow.later_reference',
      `The step "${id}" needs "${step}", which was not added before it.`,
      {
        hint: didYouMean(step, this.#ids) ?? 'Add the other step first.',
        details: { step: id, needs: step },
      },
    )
  }
}

export function plan(name: string): PlanBuilder {
  return new PlanBuilder(name)
}
