import { Button, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { ReadingView } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { When } from '../../parts/when.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'
import { ForgetRead } from './forget-read.tsx'
import { Came, HowFar, isOver } from './reading-shown.tsx'

const text = documentsText.readings
const shown = 5

/** Folders that are being read, with how far that is, and those that were lately, with what came of it. */
export function ReadingsCard(): ReactNode {
  const lately = useOperation('documents.readings', { limit: shown })
  const goesOn = lately.data?.items.some((reading) => !isOver(reading)) ?? false
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
  const { run, folder, collection, startedAt, report, error } = reading
  const [isForgetting, setForgetting] = useState(false)
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
      {isOver(reading) ? null : <HowFar reading={reading} />}
      {report ? <Came report={report} /> : null}
      {isOver(reading) ? (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          ml={-8}
          onClick={() => setForgetting(true)}
          aria-label={`${documentsText.forget.action} ${folder}`}
        >
          {documentsText.forget.action}
        </Button>
      ) : null}
      {isForgetting ? (
        <ForgetRead what={{ under: folder, collection }} onClose={() => setForgetting(false)} />
      ) : null}
      {error ? (
        <Text size="sm" c="red">
          {error.message}
        </Text>
      ) : null}
    </div>
  )
}
