import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import type { JsonObject } from '#base'

import { newKey } from '../client/browser.ts'
import { client } from '../client/client.ts'
import { Failure } from '../client/failure.ts'
import { boundOf, type DryRun, type Word } from './dry-run.ts'

/** A workflow by its name, or as text. */
export type RunSource = { readonly workflow: string } | { readonly text: string }

interface Wish {
  readonly source: RunSource
  readonly input: JsonObject
  readonly dryRun: DryRun
  readonly word: Word
  /** Keys of the two calls, the same for every try. */
  readonly keys: { readonly start: string; readonly lease: string }
}

interface Begun {
  begin(wish: Omit<Wish, 'keys'>): Promise<string | null>
  readonly isUnderWay: boolean
  readonly failure: Failure | null
}

/** Begins a run with as much of a person's word as they gave. Gives its id; null when it failed. */
export function useBeginRun(): Begun {
  const mutation: UseMutationResult<string, Failure, Wish> = useMutation({
    mutationFn: begin,
    retry: (tries, error) => error instanceof Failure && error.isPassing && tries < 4,
    retryDelay: (tries) => 300 * 2 ** tries,
  })
  return {
    async begin(wish) {
      try {
        return await mutation.mutateAsync({ ...wish, keys: { start: newKey(), lease: newKey() } })
      } catch {
        return null // kept as `failure`
      }
    },
    isUnderWay: mutation.isPending,
    failure: mutation.error,
  }
}

/**
 * With a bounded word the run is begun first and asks; then a lease answers what it asked and will ask. The other way round
 * there is no run yet for the lease to belong to.
 */
async function begin({ source, input, dryRun, word, keys }: Wish): Promise<string> {
  const { signal } = new AbortController()
  const approved = word === 'exactly' ? dryRun.report.effects.map(({ hash }) => hash) : undefined
  const { run } = await client.call(
    'runs.start',
    { ...source, input, approved },
    { signal, once: keys.start },
  )
  if (word === 'bounded') {
    await client.call('approvals.lease', { run, effects: boundOf(dryRun) }, { signal, once: keys.lease })
  }
  return run
}
