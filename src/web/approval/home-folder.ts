import { useOperation } from '../client/use-operation.ts'

/** The home of the person, which stands as `~` in what they read; empty until it is known. */
export function useHomeFolder(): string {
  return useOperation('files.browse', { limit: 1 }).data?.home ?? ''
}
