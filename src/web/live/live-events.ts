import type { Json } from '#base'

import type { StreamEvent } from './sse-parser.ts'

/** One event of a run, as the stream tells it. */
export interface RunEvent {
  readonly run: string
  /** The run at the top of its tree. */
  readonly root: string
  readonly seq: number
  readonly type: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly data: Json
}

/** What the daemon may say has changed, beside runs. */
export type ChangedThing =
  | 'grants'
  | 'budgets'
  | 'vault'
  | 'policy'
  | 'workflows'
  | 'settings'
  | 'sessions'
  | 'agents'
  | 'documents'
  | 'runs'

export type LiveEvent =
  | { readonly is: 'run'; readonly event: RunEvent }
  | { readonly is: 'changed'; readonly what: ChangedThing }
  /** The stream begins: what is not resumed must be asked for again. */
  | { readonly is: 'hello'; readonly build: string | null }
  /** Too much was missed, or the database is another one: everything must be asked for again. */
  | { readonly is: 'reset' }

/** Null for what this page does not know, such as words of a later release. */
export function readLiveEvent({ event, data }: StreamEvent): LiveEvent | null {
  if (event === 'reset') return { is: 'reset' }
  if (event !== 'run' && event !== 'changed' && event !== 'hello') return null
  const value = parsed(data)
  if (value === null) return null
  if (event === 'run') return { is: 'run', event: value as unknown as RunEvent }
  if (event === 'changed') return { is: 'changed', what: value['what'] as ChangedThing }
  return { is: 'hello', build: typeof value['build'] === 'string' ? value['build'] : null }
}

function parsed(text: string): Record<string, Json> | null {
  try {
    return JSON.parse(text) as Record<string, Json>
  } catch {
    return null
  }
}
