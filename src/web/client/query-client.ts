import { QueryClient } from '@tanstack/react-query'

import { Failure } from './failure.ts'

/** What the page knows of the daemon. The stream says when it is no longer so. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The daemon is on this machine: it can be reached when the browser thinks that it is offline.
      networkMode: 'always',
      staleTime: 60_000,
      gcTime: 5 * 60_000,
      retry: (tries, error) => error instanceof Failure && error.isPassing && tries < 3,
      retryDelay: (tries, error) =>
        error instanceof Failure && error.retryAfterMs !== undefined ? error.retryAfterMs : 300 * 2 ** tries,
    },
    mutations: { networkMode: 'always' },
  },
})
