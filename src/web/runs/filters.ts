import type { Input } from '../client/create-client.ts'

export const runFilters = ['all', 'going', 'asks', 'failed'] as const
export type RunFilter = (typeof runFilters)[number]

/** What of the runs a filter means. */
export function statusesOf(filter: RunFilter): Input<'runs.list'>['status'] {
  if (filter === 'going') return ['queued', 'running', 'waiting', 'paused', 'compensating']
  if (filter === 'asks') return ['waiting', 'paused']
  return filter === 'failed' ? ['failed'] : undefined
}
