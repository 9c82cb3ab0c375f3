import { Badge, Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { WatchView } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'

const text = documentsText.watches

/** Folders that are read whenever they change. */
export function WatchesCard(): ReactNode {
  const watches = useOperation('watches.list', {})
  const items = watches.data?.items ?? []
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
  const { id, folder, collection, paused, problem, isWatched } = watch
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
      {problem ? (
        <Text size="sm" c="red">
          {problem}
        </Text>
      ) : null}
      <FailureShown failure={turn.failure ?? removing.failure} />
    </div>
  )
}
