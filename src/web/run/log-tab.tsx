import { Checkbox, Stack } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'

import { FailureShown } from '../parts/failure-shown.tsx'
import { runText } from '../text/runs.ts'
import { eventText, type JournalEvent, toneOf, useJournal } from './journal.ts'
import { JournalSearch } from './journal-search.tsx'
import { VirtualLines } from './virtual-lines.tsx'

const text = runText.journal

/** What a run says, line by line, as it happens. */
export function LogTab({ run }: { run: string }): ReactNode {
  const { events, isLoading, failure } = useJournal(run)
  const [sought, setSought] = useState('')
  const [follows, setFollows] = useState(true)
  const all = useMemo(() => events.map((event) => ({ event, line: lineOf(event) })), [events])
  const found = useMemo(() => {
    const wanted = sought.toLowerCase()
    return wanted === '' ? all : all.filter(({ line }) => line.toLowerCase().includes(wanted))
  }, [all, sought])
  return (
    <Stack gap="xs">
      <JournalSearch
        sought={sought}
        onSeek={setSought}
        found={found.length}
        all={all.length}
        isLoading={isLoading}
      >
        <Checkbox
          size="xs"
          label={text.follow}
          checked={follows}
          onChange={({ currentTarget }) => setFollows(currentTarget.checked)}
        />
      </JournalSearch>
      <FailureShown failure={failure} />
      <VirtualLines
        label={text.logLabel}
        lines={useMemo(() => found.map(({ line }) => line), [found])}
        height={560}
        follows={follows && sought === ''}
        toneOf={(index) => (found[index] ? toneOf(found[index].event) : undefined)}
      />
    </Stack>
  )
}

function lineOf(event: JournalEvent): string {
  return `${event.at.slice(11, 23)}  ${String(event.seq).padStart(6)}  ${eventText(event)}`
}
