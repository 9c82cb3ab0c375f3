import { AppError, type Implementations, type Operations, type Watch, type WatchView } from '#contract'
import { pathWithin } from '#tools'

import { beginReading } from '../library/begin-reading.ts'
import { getCollection } from '../library/collections.ts'
import { viewReading } from '../library/view-reading.ts'
import type { Desk } from './desk.ts'
import { lookFrom } from './projects.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `watches.${string}`>

export function watchesOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { library, clock } = workspace
  const { settings } = library

  async function view(watch: Watch): Promise<WatchView> {
    const { addedAt, ...facts } = watch
    const state = desk.watching?.stateOf(watch.id)
    return {
      ...facts,
      addedAt: wireTime(addedAt),
      isWatched: state !== undefined && state.problem === null,
      problem: state?.problem ?? null,
      reading: state?.run ? await viewReading(workspace, await workspace.runs.get(state.run)) : null,
    }
  }

  /** By its id, or by its folder. @throws AppError `documents.not_watched` */
  function get(id: string): Watch {
    const found = settings.get().watches.find((one) => one.id === id || one.folder === id)
    if (found) return found
    const shown = id.toWellFormed()
    throw new AppError('documents.not_watched', `${shown} is not watched.`, {
      hint: 'See what is: adjutant watch list',
      details: { watch: shown },
    })
  }

  function change(edit: (watches: readonly Watch[]) => Watch[], { by }: { by: string }): void {
    settings.change((now) => ({ ...now, watches: edit(now.watches) }), { by })
    desk.watching?.look()
    desk.changed('documents')
  }

  async function setPaused(id: string, paused: boolean, caller: { by: string }): Promise<WatchView> {
    const watch = { ...get(id), paused }
    change((watches) => watches.map((one) => (one.id === watch.id ? watch : one)), caller)
    return view(watch)
  }

  return {
    'watches.list': async () => ({ items: await Promise.all(settings.get().watches.map(view)) }),

    async 'watches.add'({ folder: typed, collection }, { caller }) {
      getCollection(settings, collection)
      const folder = await lookFrom(desk).find(typed)
      const around = settings
        .get()
        .watches.find((one) => one.collection === collection && pathWithin(folder, one.folder))
      if (around)
        throw new AppError('documents.watched', `${around.folder} is watched already.`, {
          hint: 'See it: adjutant watch list',
          details: { folder: around.folder, watch: around.id },
        })
      const id = workspace.newId('watch')
      const watch: Watch = { id, folder, collection, paused: false, addedAt: clock.now() }
      change((watches) => [...watches, watch], caller)
      if (desk.watching) return view(watch)
      // Nobody watches now; what is there is read all the same.
      const { id: run } = await beginReading(workspace, { collection, folder, only: null, ...caller })
      return { ...(await view(watch)), reading: await viewReading(workspace, await workspace.runs.get(run)) }
    },

    'watches.pause': async ({ id }, { caller }) => setPaused(id, true, caller),
    'watches.resume': async ({ id }, { caller }) => setPaused(id, false, caller),

    async 'watches.remove'({ id }, { caller }) {
      const watch = get(id)
      change((watches) => watches.filter((one) => one.id !== watch.id), caller)
      return { folder: watch.folder }
    },
  }
}
