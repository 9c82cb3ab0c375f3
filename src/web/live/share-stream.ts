import type { StreamState } from './follow-stream.ts'
import type { StreamEvent } from './sse-parser.ts'

/** What tabs say to each other. */
export type Word =
  | { readonly say: 'event'; readonly event: StreamEvent }
  | { readonly say: 'state'; readonly state: StreamState }
  /** A tab that has just come asks how things stand. */
  | { readonly say: 'hello' }
  /** A tab leads from now on, and goes on after this event. */
  | { readonly say: 'lead'; readonly after: string | null }

/** As `BroadcastChannel`: reaches all other tabs, in order. */
export interface TabChannel {
  post(word: Word): void
  onWord(listener: (word: Word) => void): void
  close(): void
}

/** As Web Locks: runs `hold` once no other tab holds the lock, for as long as that lasts. */
export type TabLock = (hold: () => Promise<void>, options: { signal: AbortSignal }) => Promise<void>

export interface ShareOptions {
  readonly channel: TabChannel
  readonly lock: TabLock
  /** Reads the stream itself, until the signal. */
  follow(options: {
    after: string | null
    onEvent: (event: StreamEvent) => void
    onState: (state: StreamState) => void
    signal: AbortSignal
  }): Promise<void>
  /** Every event once and in order, whichever tab has read it. */
  onEvent(event: StreamEvent): void
  onState(state: StreamState): void
  /** Whether this tab reads the stream for all. */
  onLead(leads: boolean): void
  /** Events may have passed this tab by: what it knows must be asked for again. */
  onGap(): void
  readonly signal: AbortSignal
}

/** One tab reads the stream and tells the others; when it is closed, another goes on where it had come to. */
export async function shareStream(options: ShareOptions): Promise<void> {
  const { channel, lock, follow, onEvent, onState, onLead, onGap, signal } = options
  let last: Place | null = null
  let leads = false
  let state: StreamState = 'connecting'

  function take(event: StreamEvent): void {
    const place = placeOf(event.id)
    if (place !== null) {
      if (last !== null && place.epoch === last.epoch && place.position <= last.position) return
      last = place
    }
    onEvent(event)
  }
  function see(next: StreamState): void {
    state = next
    onState(next)
  }

  channel.onWord((word) => {
    if (word.say === 'hello') {
      if (leads) channel.post({ say: 'state', state })
    } else if (leads) {
      return // words of a tab that led before
    } else if (word.say === 'event') take(word.event)
    else if (word.say === 'state') see(word.state)
    else if (isBehind(last, placeOf(word.after))) onGap()
  })
  channel.post({ say: 'hello' })

  try {
    await lock(
      async () => {
        leads = true
        onLead(true)
        const after = last === null ? null : `${last.epoch}.${last.position}`
        channel.post({ say: 'lead', after })
        await follow({
          after,
          onEvent(event) {
            take(event)
            channel.post({ say: 'event', event })
          },
          onState(next) {
            see(next)
            channel.post({ say: 'state', state: next })
          },
          signal,
        })
      },
      { signal },
    )
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    channel.close()
  }
}

interface Place {
  readonly epoch: string
  readonly position: number
}

/** `epoch.position`; null where an event has no place. */
function placeOf(id: string | null): Place | null {
  const [, epoch, position] = /^(.+)\.(\d+)$/.exec(id ?? '') ?? []
  return epoch === undefined ? null : { epoch, position: Number(position) }
}

/** A new leader knew more than this tab: what lies between has been said to nobody here. */
function isBehind(mine: Place | null, theirs: Place | null): boolean {
  if (theirs === null) return false
  return mine === null || mine.epoch !== theirs.epoch || mine.position < theirs.position
}
