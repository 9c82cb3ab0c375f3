import { Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { RunRows } from '../../runs/run-rows.tsx'
import { homeText } from '../../text/home.ts'
import { AskCard } from './ask-card.tsx'
import { GoalCard } from './goal-card.tsx'
import classes from './home.module.css'
import { TidyCard } from './tidy-card.tsx'

/** The first page: work that can be begun at once, and what was done lately. */
export function HomeRoom(): ReactNode {
  return (
    <Room title={homeText.title}>
      <p className={classes['lead']}>{homeText.lead}</p>
      <Stack gap={32}>
        <GoalCard />
        <TidyCard />
        <AskCard />
        <Recent />
      </Stack>
    </Room>
  )
}

function Recent(): ReactNode {
  const runs = useOperation('runs.list', { limit: 6 })
  return (
    <section aria-labelledby="recent">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="recent">
          {homeText.recent.title}
        </Title>
        <Text size="sm">
          <Link to="/runs">{homeText.recent.all}</Link>
        </Text>
      </Group>
      <FailureShown failure={runs.error} onRetry={() => void runs.refetch()} />
      {runs.isPending ? <Waiting lines={3} /> : null}
      {runs.data?.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {homeText.recent.none}
        </Text>
      ) : null}
      {runs.data && runs.data.items.length > 0 ? (
        <RunRows runs={runs.data.items} label={homeText.recent.title} />
      ) : null}
    </section>
  )
}
