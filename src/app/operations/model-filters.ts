import { AppError, type Implementations, type Operations } from '#contract'
import { compilePattern } from '#tools'

import type { Desk } from './desk.ts'
import { modelsView, put } from './models.ts'

type Named = 'models.setFilter' | 'models.removeFilter'

/** What must not be sent to models or taken from them. */
export function modelFilterOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { models } = desk.workspace
  return {
    async 'models.setFilter'(filter, { caller: { by } }) {
      await compilePattern(filter.pattern)
      models.change((settings) => ({ ...settings, filters: put(settings.filters, filter) }), { by })
      desk.changed('settings')
      return filter
    },

    async 'models.removeFilter'({ name }, { caller: { by } }) {
      models.change(
        (settings) => {
          if (settings.filters.some((filter) => filter.name === name))
            return { ...settings, filters: settings.filters.filter((filter) => filter.name !== name) }
          throw new AppError('model.filter_unknown', `There is no filter of models named ${name}.`, {
            hint: 'See `adjutant models filter list`.',
          })
        },
        { by },
      )
      desk.changed('settings')
      return modelsView(desk)
    },
  }
}
