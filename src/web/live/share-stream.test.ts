import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, test } from 'node:test'

import type { StreamState } from './follow-stream.ts'
import { shareStream, type TabLock, type Word } from './share-stream.ts'
import type { StreamEvent } from './sse-parser.ts'

interface Tab {
  readonly events: string[]
  readonly states: StreamState[]
  gaps: number
  leads: boolean
  /** What the stream says while this tab leads; undefined while it does not. */
  say?: ((id: string | null, data: string) => void) | undefined
  after?: string | null
  close(): Promise<void>
}

/** A browser with tabs: one lock, and a channel that reaches all other tabs. */
function browser() {
  const listeners = new Map<Tab, (word: Word) => void>()
  let held: Promise<void> = Promise.resolve()

  function open(): Tab {
    const stop = new AbortController()
    const lock: TabLock = async (hold, { signal }) => {
      const before = held
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      try {
        await before
        if (!signal.aborted) await hold()
      } finally {
        resolve()
      }
    }
    const tab: Tab = {
      events: [],
      states: [],
      gaps: 0,
      leads: false,
      async close() {
        stop.abort()
        await shared
        await setImmediate()
      },
    }
    const shared = shareStream({
      channel: {
        post(word) {
          for (const [other, listener] of listeners) if (other !== tab) listener(structuredClone(word))
        },
        onWord: (listener) => listeners.set(tab, listener),
        close: () => listeners.delete(tab),
      },
      lock,
      async follow({ after, onEvent, onState, signal }) {
        tab.after = after
        tab.say = (id, data) => onEvent({ id, event: 'run', data } satisfies StreamEvent)
        onState('live')
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        tab.say = undefined
      },
      onEvent: ({ data }) => tab.events.push(data),
      onState: (state) => tab.states.push(state),
      onLead: (leads) => (tab.leads = leads),
      onGap: () => (tab.gaps += 1),
      signal: stop.signal,
    })
    return tab
  }
  return { open }
}

describe('sharing the stream between tabs', () => {
  test('lets one tab read it, and tells the others what it says', async () => {
    const { open } = browser()
    const tabs = [open(), open(), open()]
    await setImmediate()
    tabs[0]?.say?.('e.1', 'a')
    assert.deepEqual(
      tabs.map(({ leads, events }) => ({ leads, events })),
      [
        { leads: true, events: ['a'] },
        { leads: false, events: ['a'] },
        { leads: false, events: ['a'] },
      ],
    )
    await Promise.all(tabs.map((tab) => tab.close()))
  })

  test('goes on in another tab where the first had come to', async () => {
    const { open } = browser()
    const [first, second] = [open(), open()]
    await setImmediate()
    first.say?.('e.1', 'a')
    first.say?.('e.2', 'b')
    await first.close()
    assert.equal(second.after, 'e.2')
    second.say?.('e.2', 'b')
    second.say?.('e.3', 'c')
    assert.deepEqual({ events: second.events, leads: second.leads }, { events: ['a', 'b', 'c'], leads: true })
    await second.close()
  })

  test('takes every event of another database, whatever its number', async () => {
    const { open } = browser()
    const tab = open()
    await setImmediate()
    tab.say?.('old.9', 'a')
    tab.say?.('new.1', 'b')
    assert.deepEqual(tab.events, ['a', 'b'])
    await tab.close()
  })

  test('tells a tab that has just come how the connection is', async () => {
    const { open } = browser()
    const first = open()
    await setImmediate()
    const second = open()
    await setImmediate()
    assert.deepEqual(second.states, ['live'])
    await Promise.all([first.close(), second.close()])
  })

  test('says to a tab that was passed by that it must ask for everything again', async () => {
    const { open } = browser()
    const [first, second] = [open(), open()]
    await setImmediate()
    first.say?.('e.5', 'a')
    const late = open()
    await setImmediate()
    await first.close()
    assert.deepEqual({ second: second.gaps, late: late.gaps }, { second: 0, late: 1 })
    await Promise.all([second.close(), late.close()])
  })
})
