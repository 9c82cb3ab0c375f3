/**
 * What a client is told. `hello`: the epoch, the newest position, the build; `run`: an event of a run; `reset`: what came
 * between was left out, look at everything anew; `changed`: something beside the runs is other than before; `beat`: it
 * is quiet, and this is how far it has come; `bye`: the server ends, come back.
 */
export interface LiveItem {
  readonly event: 'hello' | 'run' | 'reset' | 'changed' | 'beat' | 'bye'
  /** Where to go on from after it; null for what cannot be resumed. */
  readonly id: string | null
  /** JSON text. */
  readonly data: string
}

/** What besides runs may change: a hint to look at it again. */
export type Changed =
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

/** As server-sent events. A beat is a comment, and moves the id on. */
export function toServerSent(items: readonly LiveItem[]): string {
  return items.map(serverSent).join('')
}

function serverSent({ event, id, data }: LiveItem): string {
  const place = id === null ? '' : `id: ${id}\n`
  if (event === 'beat') return `: beat\n${place}\n`
  const again = event === 'bye' ? `retry: ${String((JSON.parse(data) as { retryMs: number }).retryMs)}\n` : ''
  return `${place}event: ${event}\n${again}data: ${data}\n\n`
}

/** As one frame of a web socket. */
export function toFrame({ event, id, data }: LiveItem): string {
  return `{"event":"${event}",${id === null ? '' : `"id":"${id}",`}"data":${data}}`
}
