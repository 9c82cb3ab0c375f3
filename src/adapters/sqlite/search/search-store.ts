import type { SearchStore } from '#memory'

import type { DatabaseOptions } from '../open-database.ts'
import type { CallName } from './search-calls.ts'
import { createSearchThread } from './search-thread.ts'

/**
 * Opens the store of a home, whose tables must be there. It works in a thread of its own, which starts with the first call,
 * on a connection of its own: every commit is synced, since what is kept need not stand anywhere else, and a sync costs less than
 * reading the document did. Searches do not wait for writes that wait. Any number of processes may have it open.
 *
 * @throws AppError by each call: `engine.closed`, `documents.search_busy` when too many wait, `engine.store_failed`, `store.busy`
 */
export function openSearchStore(options: DatabaseOptions): SearchStore & AsyncDisposable {
  const thread = createSearchThread(options)
  function calling<Name extends CallName>(name: Name): SearchStore[Name] {
    return ((...args: readonly unknown[]) => {
      const { signal, plain } = withoutSignal(args)
      return thread.ask(name, plain, signal)
    }) as SearchStore[Name]
  }

  return {
    find: calling('find'),
    withHash: calling('withHash'),
    list: calling('list'),
    dimensionsOf: calling('dimensionsOf'),
    withVectors: calling('withVectors'),
    put: calling('put'),
    move: calling('move'),
    remove: calling('remove'),
    text: calling('text'),
    counts: calling('counts'),
    passagesWithout: calling('passagesWithout'),
    putVectors: calling('putVectors'),
    keepSpaces: calling('keepSpaces'),
    byWords: calling('byWords'),
    byMeaning: calling('byMeaning'),
    passages: calling('passages'),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}

/** Signals do not cross to another thread. */
function withoutSignal(args: readonly unknown[]): { plain: readonly unknown[]; signal?: AbortSignal } {
  const last = args.at(-1)
  if (typeof last !== 'object' || last === null || !('signal' in last)) return { plain: args }
  const { signal, ...options } = last
  if (!(signal instanceof AbortSignal)) return { plain: args }
  return { plain: [...args.slice(0, -1), options], signal }
}
