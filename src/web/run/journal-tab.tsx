import { Stack } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef, useState } from 'react'

import { FailureShown } from '../parts/failure-shown.tsx'
import { When } from '../parts/when.tsx'
import { Inspect } from '../shell/inspect.tsx'
import { runText } from '../text/runs.ts'
import { eventText, type JournalEvent, toneOf, useJournal } from './journal.ts'
import { JournalSearch } from './journal-search.tsx'
import classes from './run.module.css'
import { ValueShown } from './value-shown.tsx'

const text = runText.journal

/** Every event of a run; one that is chosen is shown in whole on the right. */
export function JournalTab({ run }: { run: string }): ReactNode {
  const { events, isLoading, failure } = useJournal(run)
  const [sought, setSought] = useState('')
  const [chosen, setChosen] = useState<JournalEvent | null>(null)
  const found = useMemo(() => {
    const wanted = sought.toLowerCase()
    return wanted === ''
      ? events
      : events.filter((event) => JSON.stringify(event).toLowerCase().includes(wanted))
  }, [events, sought])
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled, and the list is used where it is made
  const list = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 34,
    overscan: 12,
  })
  return (
    <Stack gap="xs">
      <JournalSearch
        sought={sought}
        onSeek={setSought}
        found={found.length}
        all={events.length}
        isLoading={isLoading}
      />
      <FailureShown failure={failure} />
      <div ref={scroller} className={classes['journal']} role="region" aria-label={text.label}>
        <div style={{ height: list.getTotalSize(), position: 'relative' }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const event = found[index]
            if (event === undefined) return null
            return (
              <button
                key={event.seq}
                type="button"
                className={classes['event']}
                data-tone={toneOf(event)}
                aria-pressed={chosen?.seq === event.seq}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => setChosen(event)}
              >
                <span className={classes['seq']}>{event.seq}</span>
                <span className={classes['eventText']}>{eventText(event)}</span>
                <span className={classes['eventAt']}>
                  <When at={event.at} />
                </span>
              </button>
            )
          })}
        </div>
      </div>
      {chosen === null ? null : (
        <Inspect title={`${chosen.seq}  ${chosen.type}`} onClose={() => setChosen(null)}>
          <ValueShown
            key={chosen.seq}
            title={text.whole}
            shown={{
              value: chosen.data,
              cut: '$cut' in chosen.data,
              length: JSON.stringify(chosen.data).length,
            }}
            whole={{ id: run, event: chosen.seq }}
          />
        </Inspect>
      )}
    </Stack>
  )
}
