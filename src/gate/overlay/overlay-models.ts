import type { Models } from '../ports/models.ts'
import { Unpredictable } from './unpredictable.ts'

/** Models as a dry-run has them: what a call would take is known, and none is made. */
export function overlayModels(real: Models): Models {
  return {
    plan: (call) => real.plan(call),
    declined: () => undefined,
    planVectors: (call) => real.planVectors(call),
    async vectors({ model }) {
      throw new Unpredictable(`${model} is not asked in a dry-run, so its vectors are not known.`)
    },
    async ask(_call, { models }) {
      throw new Unpredictable(
        `${models[0] ?? 'A model'} is not asked in a dry-run, so its answer is not known.`,
      )
    },
  }
}
