import { AppError, type ModelAnswer, type ModelCall, type ModelRef } from '#contract'

/** What a call of a model will take at the most, known before it is made. */
export interface ModelPlan {
  /** The models that will be asked, one after the other, until one answers. */
  readonly models: readonly ModelRef[]
  readonly tokens: number
  /** Millionths of a US dollar. */
  readonly money: number
}

/** The models that a person has set up. */
export interface Models {
  /**
   * Reads only.
   *
   * @throws AppError `model.call_refused`, `model.price_unknown`
   */
  plan(call: ModelCall): Promise<ModelPlan>
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
}

/** Where no models are set up. */
export const noModels: Models = {
  async plan() {
    throw notSetUp()
  },
  async ask() {
    throw notSetUp()
  },
}

function notSetUp(): AppError {
  return new AppError('model.call_refused', 'No model is set up here.', {
    hint: 'Add a provider with `adjutant models add`.',
  })
}
