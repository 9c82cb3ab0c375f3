import { Group, Progress, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { durationText } from '#base'
import type { ReadingView } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { When } from '../../parts/when.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'

const text = documentsText.readings
const over = ['completed', 'failed', 'cancelled']
const shown = 5

/** Folders that are being read, with how far that is, and those that were lately, with what came of it. */
export function ReadingsCard(): ReactNode {
  const lately = useOperation('documents.readings', { limit: shown })
  const goesOn = lately.data?.items.some(({ status }) => !over.includes(status)) ?? false
  // How far it is, is no event of the list.
  useOperation('documents.readings', { limit: shown }, { refetchMs: 1_000, enabled: goesOn })
  const readings = lately.data?.items ?? []
  return (
    <Card title={text.title}>
      <FailureShown failure={lately.error} onRetry={() => void lately.refetch()} />
      {lately.data && readings.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.none}
        </Text>
      ) : null}
      <ul className={classes['list']} aria-label={text.title}>
        {readings.map((reading) => (
          <li key={reading.run}>
            <Reading reading={reading} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Reading({ reading }: { reading: ReadingView }): ReactNode {
  const { run, folder, collection, status, startedAt, report, error } = reading
  return (
    <div>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Link to="/runs/$id" params={{ id: run }} className={classes['path']}>
          {folder}
        </Link>
        <Text size="xs" c="dimmed">
          {documentsText.watches.into(collection)} · <When at={startedAt} />
        </Text>
      </Group>
      {over.includes(status) ? null : <HowFar reading={reading} />}
      {report ? <Came report={report} /> : null}
      {error ? (
        <Text size="sm" c="red">
          {error.message}
        </Text>
      ) : null}
    </div>
  )
}

function HowFar({ reading: { progress } }: { reading: ReadingView }): ReactNode {
  if (!progress) return <Text size="sm">{text.counted}</Text>
  const { done, toRead, leftSeconds } = progress
  const words = text.progress(done, toRead)
  return (
    <div>
      <Progress.Root size="sm" my={6}>
        <Progress.Section value={toRead === 0 ? 100 : (100 * done) / toRead} aria-label={words} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {words}
        {leftSeconds ? `, ${text.left(durationText(leftSeconds * 1_000))}` : ''}
      </Text>
    </div>
  )
}

function Came({ report }: { report: NonNullable<ReadingView['report']> }): ReactNode {
  const counts = (Object.keys(text.done) as (keyof typeof text.done)[])
    .filter((what) => report[what] > 0)
    .map((what) => `${report[what].toLocaleString('en')} ${text.done[what]}`)
  return (
    <div>
      <Text size="sm">{counts.join(', ') || text.nothing}</Text>
      {report.problems.length > 0 ? (
        <details>
          <summary className={classes['more']}>
            {documentsText.unread.title}: {documentsText.unread.of(report.unread)}
          </summary>
          <ul>
            {report.problems.map(({ path, code, message }) => (
              <li key={path}>
                <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                  <code>{code}</code> {path}: {message}
                </Text>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}
