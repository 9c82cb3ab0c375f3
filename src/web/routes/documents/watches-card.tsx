import { Badge, Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { ReadingView, WatchView } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { When } from '../../parts/when.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'
import { Came, HowFar, isOver } from './reading-shown.tsx'

const text = documentsText.watches

/** Folders that are read whenever they change. */
export function WatchesCard(): ReactNode {
  const watches = useOperation('watches.list', {})
  const items = watches.data?.items ?? []
  const goesOn = items.some(({ reading }) => reading !== null && !isOver(reading))
  // How far a reading is, is no event of the list.
  useOperation('watches.list', {}, { refetchMs: 1_000, enabled: goesOn })
  return (
    <Card title={text.title}>
      <FailureShown failure={watches.error} onRetry={() => void watches.refetch()} />
      {watches.data && items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.none}
        </Text>
      ) : null}
      <ul className={classes['list']} aria-label={text.title}>
        {items.map((watch) => (
          <li key={watch.id}>
            <Watched watch={watch} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Watched({ watch }: { watch: WatchView }): ReactNode {
  const { id, folder, collection, paused, problem, isWatched, reading } = watch
  const pausing = useAction('watches.pause')
  const resuming = useAction('watches.resume')
  const removing = useAction('watches.remove')
  const turn = paused ? resuming : pausing
  return (
    <div>
      <Group justify="space-between" gap="sm">
        <div className={classes['path']}>
          {folder}{' '}
          <Text span size="xs" c="dimmed">
            {text.into(collection)}
          </Text>
        </div>
        <Group gap="xs">
          <Badge color={paused ? 'gray' : problem ? 'red' : isWatched ? 'fir' : 'yellow'}>
            {paused ? text.paused : isWatched ? text.followed : text.waits}
          </Badge>
          <Button
            size="compact-sm"
            variant="default"
            loading={turn.isUnderWay}
            onClick={() => void turn.start({ id })}
            aria-label={`${paused ? text.resume : text.pause}: ${folder}`}
          >
            {paused ? text.resume : text.pause}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={removing.isUnderWay}
            onClick={() => void removing.start({ id })}
            aria-label={`${text.remove}: ${folder}`}
          >
            {text.remove}
          </Button>
        </Group>
      </Group>
      {reading ? <LastReading reading={reading} /> : null}
      {problem ? (
        <Text size="sm" c="red">
          {problem}
        </Text>
      ) : null}
      <FailureShown failure={turn.failure ?? removing.failure} />
    </div>
  )
}

/** The reading that goes on, or what came of the last. */
function LastReading({ reading }: { reading: ReadingView }): ReactNode {
  if (!isOver(reading)) return <HowFar reading={reading} />
  return (
    <>
      <Text size="xs" c="dimmed">
        {text.read} <When at={reading.startedAt} />
      </Text>
      {reading.report ? <Came report={reading.report} /> : null}
    </>
  )
}
