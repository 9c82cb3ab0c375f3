import {
  AppError,
  type BudgetUnit,
  type DegradeRule,
  type ModelAnswer,
  type ModelCall,
  type ModelEmbedCall,
  type ModelEmbedding,
  type ModelRef,
} from '#contract'

/** What a call of a model will take at the most, known before it is made. */
export interface ModelPlan {
  /** The models that will be asked, one after the other, until one answers. */
  readonly models: readonly ModelRef[]
  readonly tokens: number
  /** Millionths of a US dollar. */
  readonly money: number
  /** The rule of the route by which it is so, since little was left of a budget. */
  readonly degraded?: AppliedRule
  /** The rule by which it is declined where a budget does not reach for it; without one, it waits. */
  readonly declines?: Omit<AppliedRule, 'why'> & { readonly of: DegradeRule['of'] }
}

export interface AppliedRule {
  /** From 1. */
  readonly place: number
  /** As people write it. */
  readonly rule: string
  readonly why: string
}

/** What is left of one budget that a call counts in. */
export interface BudgetLeft {
  /** `run:ID`, `project:NAME`, or `day:2026-12-31`. */
  readonly account: string
  readonly unit: BudgetUnit
  readonly limit: number
  readonly left: number
}

/** The models that a person has set up. */
export interface Models {
  /**
   * Reads only.
   *
   * @param left of the budgets that hold for it; by that, the rules of its route may choose another model, or decline
   * @throws AppError `model.call_refused`, `model.price_unknown`, `model.declined`
   */
  plan(call: ModelCall, left?: readonly BudgetLeft[]): Promise<ModelPlan>
  /** Why a planned call is declined, where it does not reach and is not to wait. */
  declined(plan: ModelPlan, left: BudgetLeft): AppError | undefined
  /**
   * Asks the models of a plan until one answers.
   *
   * @throws AppError `model.none_answered`, and `model.stopped` once the signal says so, with what it took all the same in
   *   `details.tokens` and `details.money`
   */
  ask(
    call: ModelCall,
    plan: ModelPlan,
    options: { readonly signal: AbortSignal; readonly key: string },
  ): Promise<ModelAnswer>
  /** What turning texts into vectors will take at the most. @throws AppError `model.call_refused`, `model.price_unknown` */
  planVectors(call: ModelEmbedCall): Promise<{ readonly tokens: number; readonly money: number }>
  /** @throws AppError `model.filtered`, `model.stopped`, `model.none_answered`, and what the last try came to */
  vectors(call: ModelEmbedCall, options: { readonly signal: AbortSignal }): Promise<ModelEmbedding>
}

/** Where no models are set up. */
export const noModels: Models = {
  async plan() {
    throw notSetUp()
  },
  declined: () => undefined,
  async ask() {
    throw notSetUp()
  },
  async planVectors() {
    throw notSetUp()
  },
  async vectors() {
    throw notSetUp()
  },
}

function notSetUp(): AppError {
  return new AppError('model.call_refused', 'No model is set up here.', {
    hint: 'Add a provider with `adjutant models add`.',
  })
}
