import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { ModelsView } from '#contract'

import type { Failure } from '../../client/failure.ts'
import { useAction } from '../../client/use-operation.ts'
import { routeText } from '../../text/models.ts'
import { defaultRoute, draftOf, isSame, type RouteDraft, withRoute } from './route-draft.ts'

export interface RouteEdit {
  readonly draft: RouteDraft
  /** Whether it is other than what is kept. */
  readonly isChanged: boolean
  /** Whether what is kept has changed since this was begun. */
  readonly isStale: boolean
  readonly isUnderWay: boolean
  readonly failure: Failure | null
  /** What has happened last. */
  readonly note: string
  change(next: RouteDraft, note: string): void
  discard(): void
  save(): Promise<void>
}

/** The default route while it is changed: what was begun stays when others change the same meanwhile. */
export function useRouteDraft(view: ModelsView): RouteEdit {
  const queries = useQueryClient()
  const set = useAction('models.setRoute')
  const remove = useAction('models.removeRoute')
  const saved = draftOf(view.routes)
  const [begun, setBegun] = useState<{ draft: RouteDraft; from: RouteDraft } | null>(null)
  const [note, setNote] = useState('')
  const draft = begun?.draft ?? saved

  function end(said: string): void {
    set.clear()
    remove.clear()
    setBegun(null)
    setNote(said)
  }
  /** The view as it is once the route is kept; null when it was not. */
  async function keep(): Promise<ModelsView | null> {
    const { models, retries } = draft
    if (models.length === 0) return remove.start({ name: defaultRoute })
    const route = await set.start({ name: defaultRoute, models: [...models], retries })
    return route && { ...view, routes: withRoute(view.routes, route) }
  }
  return {
    draft,
    isChanged: begun !== null && !isSame(draft, saved),
    isStale: begun !== null && !isSame(begun.from, saved),
    isUnderWay: set.isUnderWay || remove.isUnderWay,
    failure: set.failure ?? remove.failure,
    note,
    change(next, said) {
      const from = begun?.from ?? saved
      end(said)
      setBegun(isSame(next, from) ? null : { draft: next, from })
    },
    discard: () => end(''),
    async save() {
      const kept = await keep()
      if (kept === null) return
      queries.setQueryData(['models.list', {}], kept)
      end(routeText.saved)
    },
  }
}
