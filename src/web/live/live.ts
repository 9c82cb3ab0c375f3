import { sleep, random } from '../client/browser.ts'
import { client, daemonBuild } from '../client/client.ts'
import { queryClient } from '../client/query-client.ts'
import { createStore } from '../client/store.ts'
import { browserChannel, browserLock } from './browser-tabs.ts'
import { followStream, type StreamState } from './follow-stream.ts'
import { type LiveEvent, readLiveEvent, type RunEvent } from './live-events.ts'
import { createRefresher } from './refresh.ts'
import { shareStream } from './share-stream.ts'

/** How the stream stands in this tab. */
export interface LiveStatus {
  readonly state: StreamState
  /** Whether this tab reads it for all tabs. */
  readonly leads: boolean
  /** Since the page was opened. */
  readonly reconnections: number
  readonly resets: number
  readonly events: number
}

export const liveStatus = createStore<LiveStatus>({
  state: 'connecting',
  leads: false,
  reconnections: 0,
  resets: 0,
  events: 0,
})

const listeners = new Set<(event: RunEvent) => void>()

/** Calls back for each event of any run; gives the way to stop. */
export function onRunEvent(listener: (event: RunEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Keeps what the page shows true to what happens, until the signal. */
export async function goLive({ signal }: { signal: AbortSignal }): Promise<void> {
  const refresh = createRefresher(queryClient, { soon: (run, ms) => setTimeout(run, ms) })
  function take(event: LiveEvent): void {
    if (event.is === 'hello' && event.build !== null) daemonBuild.set(event.build)
    if (event.is === 'run') for (const listener of listeners) listener(event.event)
    refresh(event)
    change(({ events, resets }) => ({ events: events + 1, resets: resets + (event.is === 'reset' ? 1 : 0) }))
  }
  await shareStream({
    channel: browserChannel(),
    lock: browserLock,
    follow: (options) => followStream({ ...options, open, sleep, random }),
    onEvent(event) {
      const live = readLiveEvent(event)
      if (live !== null) take(live)
    },
    onState: (state) =>
      change((before) => ({
        state,
        reconnections:
          before.reconnections +
          (state === 'live' && before.state !== 'connecting' && before.state !== 'live' ? 1 : 0),
      })),
    onLead: (leads) => change(() => ({ leads })),
    onGap: () => take({ is: 'reset' }),
    signal,
  })
}

function change(patch: (before: LiveStatus) => Partial<LiveStatus>): void {
  const before = liveStatus.get()
  liveStatus.set({ ...before, ...patch(before) })
}

async function open(
  after: string | null,
  { signal }: { signal: AbortSignal },
): Promise<AsyncIterable<Uint8Array>> {
  const response = await client.ask('/api/v2/stream', {
    signal,
    headers: { accept: 'text/event-stream', ...(after === null ? {} : { 'last-event-id': after }) },
  })
  if (response.body === null) throw new Error('The stream has no body.')
  return chunksOf(response.body)
}

/** Not every browser can iterate a stream. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined) // the connection is gone already
  }
}
