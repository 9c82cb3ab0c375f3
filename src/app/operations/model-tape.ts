import { isAbsolute } from 'node:path'

import { AppError, type Implementations, type ModelTape, type Operations } from '#contract'

import type { Desk } from './desk.ts'
import { modelsView } from './models.ts'

type Named = 'models.setTape' | 'models.removeTape'

/** Calls of models that are written to a file, or answered from one. */
export function modelTapeOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { models, clock } = desk.workspace

  function set(tape: ModelTape | null, by: string): ReturnType<typeof modelsView> {
    models.change((settings) => ({ ...settings, tape }), { by })
    desk.changed('settings')
    return modelsView(desk)
  }

  return {
    async 'models.setTape'({ does, file }, { caller: { by } }) {
      // What is absolute on another system would lie wherever this program was started.
      if (!isAbsolute(file))
        throw new AppError('input.invalid', `${file} is no absolute path here.`, {
          hint: 'Give the whole path of a .jsonl file.',
          details: { file },
        })
      // Found out now, rather than by the first call.
      if (does === 'record') await models.recordings.begin(file)
      else await models.recordings.read(file)
      return set({ does, file, since: clock.now() }, by)
    },

    async 'models.removeTape'(_, { caller: { by } }) {
      return set(null, by)
    },
  }
}
