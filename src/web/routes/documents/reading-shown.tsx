import { Button, Group, Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { durationText } from '#base'
import type { ReadingView } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'

const text = documentsText.readings

export function isOver({ status }: Pick<ReadingView, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** How many files of a folder are read, how long the rest will take, and a way to stop. */
export function HowFar({ reading: { run, folder, status, progress } }: { reading: ReadingView }): ReactNode {
  const cancel = useAction('runs.cancel')
  const { done = 0, toRead = 0, leftSeconds = null } = progress ?? {}
  const words = progress ? text.progress(done, toRead) : text.counted
  return (
    <div>
      {progress ? (
        <Progress.Root size="sm" my={6}>
          <Progress.Section value={toRead === 0 ? 100 : (100 * done) / toRead} aria-label={words} />
        </Progress.Root>
      ) : null}
      <Group justify="space-between" gap="sm">
        <Text size="xs" c="dimmed" role="status">
          {status === 'paused' ? `${text.paused}, ` : ''}
          {words}
          {leftSeconds ? `, ${text.left(durationText(leftSeconds * 1_000))}` : ''}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          loading={cancel.isUnderWay}
          onClick={() => void cancel.start({ id: run })}
          aria-label={`${text.stop}: ${folder}`}
        >
          {text.stop}
        </Button>
      </Group>
      <FailureShown failure={cancel.failure} />
    </div>
  )
}

type Report = NonNullable<ReadingView['report']>

/** What came of a reading: how many files of each kind, and those that could not be read, by why. */
export function Came({ report }: { report: Report }): ReactNode {
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
          {[...Map.groupBy(report.problems, ({ code }) => code)].map(([code, problems]) => (
            <Unread key={code} code={code} problems={problems} />
          ))}
          {report.unread > report.problems.length ? (
            <Text size="xs" c="dimmed" mt={6}>
              {documentsText.unread.more(report.unread - report.problems.length)}
            </Text>
          ) : null}
        </details>
      ) : null}
    </div>
  )
}

function Unread({ code, problems }: { code: string; problems: Report['problems'] }): ReactNode {
  return (
    <section aria-label={code}>
      <Text size="xs" mt={6}>
        <code>{code}</code>, {documentsText.unread.of(problems.length)}
      </Text>
      <ul>
        {problems.map(({ path, message }) => (
          <li key={path}>
            <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
              {path}: {message}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  )
}
