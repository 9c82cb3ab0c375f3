import { useEffect, useState } from 'react'

import { client } from '../client/client.ts'
import type { Output } from '../client/create-client.ts'
import { onRunEvent } from '../live/live.ts'

export type JournalEvent = Output<'runs.events'>['items'][number]

export interface Journal {
  /** Oldest first, without gaps. */
  readonly events: readonly JournalEvent[]
  /** Whether there are more that have not come yet. */
  readonly isLoading: boolean
  readonly failure: Error | null
}

/** How many events are asked for at once. */
const portion = 1_000

/** The journal of a run: what there is, and what is added to it as it happens. */
export function useJournal(run: string): Journal {
  const [journal, setJournal] = useState<Journal>({ events: [], isLoading: true, failure: null })
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    let known: JournalEvent[] = []
    let isBusy = false
    let hasMore = true
    let frame = 0

    function show(patch: Partial<Journal> = {}): void {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() =>
        setJournal((before) => ({ ...before, events: known.slice(), ...patch })),
      )
    }
    async function load(): Promise<void> {
      if (isBusy) return
      isBusy = true
      try {
        while (hasMore) {
          hasMore = false
          const { items, next } = await client.call(
            'runs.events',
            { id: run, after: known.at(-1)?.seq ?? 0, limit: portion },
            { signal },
          )
          known = known.concat(items.filter(({ seq }) => seq > (known.at(-1)?.seq ?? 0)))
          hasMore ||= next !== null && items.length > 0
          show({ isLoading: hasMore, failure: null })
        }
      } catch (error) {
        if (!signal.aborted) show({ isLoading: false, failure: error as Error })
      } finally {
        isBusy = false
      }
    }
    const stopListening = onRunEvent((event) => {
      const last = known.at(-1)?.seq ?? 0
      if (event.run !== run || event.seq <= last) return
      if (event.seq === last + 1 && !isBusy) {
        known.push({
          seq: event.seq,
          at: event.at,
          type: event.type,
          data: event.data as JournalEvent['data'],
        })
        show()
      } else {
        hasMore = true
        void load()
      }
    })
    void load()
    return () => {
      stopListening()
      cancelAnimationFrame(frame)
      stop.abort(new Error('Nobody looks at it any more.'))
    }
  }, [run])
  return journal
}

/** One line: what happened, and to what. */
export function eventText({ type, data }: Pick<JournalEvent, 'type' | 'data'>): string {
  const { key, name, topic, why, reason, error, as, child, by, ...rest } = data as Record<string, unknown>
  const about = [key, name, topic, child, as].filter((one) => typeof one === 'string')
  const saying = [why, reason, (error as { detail?: string } | undefined)?.detail].filter(
    (one) => typeof one === 'string' && one !== '',
  )
  if (type === 'note') saying.push(JSON.stringify(rest['data'] ?? null))
  if (typeof by === 'string') about.push(`by ${by}`)
  return [type, ...about, ...saying].join('  ')
}

/** What a line of the log looks like. */
export function toneOf({ type }: Pick<JournalEvent, 'type'>): string | undefined {
  if (/\.(?:failed|unknown|failing|parked)$/.test(type)) return 'bad'
  if (/\.(?:held|expired|cancelling|cancelled|unwinding|paused)$/.test(type)) return 'warn'
  return type === 'note' ? 'note' : undefined
}
