import { createSseParser, type StreamEvent } from './sse-parser.ts'

/** `connecting` at first, `reconnecting` after that; `offline` when several tries in a row came to nothing. */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'offline'

export interface FollowOptions {
  /** Opens the stream after an event, or at its newest. Rejects when it cannot. */
  open(after: string | null, options: { signal: AbortSignal }): Promise<AsyncIterable<Uint8Array>>
  onEvent(event: StreamEvent): void
  onState(state: StreamState): void
  sleep(ms: number, options: { signal: AbortSignal }): Promise<void>
  /** From 0 to below 1. */
  random(): number
  /** Where to go on. */
  readonly after: string | null
  readonly signal: AbortSignal
}

/** The daemon says something every 15 s; a stream that is silent for longer than two of those is dead. */
const silenceMs = 40_000
const firstPauseMs = 250
const longestPauseMs = 15_000
/** Tries that may fail before the page says that the daemon is away. */
const triesBeforeOffline = 3

/** Reads the stream until the signal says stop, and connects again, with longer pauses, whenever it breaks. */
export async function followStream(options: FollowOptions): Promise<void> {
  const { onEvent, onState, sleep, random, signal } = options
  let after = options.after
  let failures = 0
  onState('connecting')
  while (!signal.aborted) {
    try {
      await readOnce(options, after, {
        onAlive() {
          failures = 0
          onState('live')
        },
        onEvent(event) {
          if (event.id !== null) after = event.id
          onEvent(event)
        },
      })
    } catch {
      // Whatever broke it, the answer is to connect again.
    }
    if (signal.aborted) return
    failures += 1
    onState(failures > triesBeforeOffline ? 'offline' : 'reconnecting')
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
    // From half to all of it, so that many tabs do not come back at the same moment.
    await sleep(pause * (0.5 + random() / 2), { signal }).catch(() => undefined)
  }
}

interface Listening {
  /** The stream has begun to speak. */
  onAlive(): void
  onEvent(event: StreamEvent): void
}

async function readOnce(
  { open, sleep, signal }: FollowOptions,
  after: string | null,
  { onAlive, onEvent }: Listening,
): Promise<void> {
  const ended = new AbortController()
  const both = AbortSignal.any([signal, ended.signal])
  let heard = 0
  async function watch(): Promise<void> {
    for (let before = -1; before !== heard;) {
      before = heard
      await sleep(silenceMs, { signal: both })
    }
    ended.abort(new Error('The stream is silent.'))
  }
  const watching = watch().catch(() => undefined) // ends with the stream
  try {
    const decoder = new TextDecoder()
    const parse = createSseParser()
    for await (const bytes of await open(after, { signal: both })) {
      if (heard === 0) onAlive()
      heard += 1
      for (const event of parse(decoder.decode(bytes, { stream: true }))) onEvent(event)
    }
  } finally {
    ended.abort(new Error('The stream has ended.'))
    await watching
  }
}
