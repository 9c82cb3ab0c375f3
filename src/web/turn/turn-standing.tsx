import { Alert, Code, Group, Loader, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { TurnView } from '#contract'

import { Icon } from '../icons/icon.tsx'
import { turnText } from '../text/turns.ts'
import { hasEnded } from './follow-turn.ts'

/** What it is at just now. */
export function Underway({ turn }: { turn: TurnView }): ReactNode {
  const { status, isThinking, toolsInFlight, isForPerson, saying } = turn
  if (hasEnded(turn)) return null
  if (status === 'paused') return <Text size="sm">{turnText.paused}</Text>
  const said = isForPerson
    ? ''
    : toolsInFlight > 0
      ? turnText.working(toolsInFlight)
      : status === 'queued'
        ? turnText.queued
        : isThinking && saying === null
          ? turnText.thinking
          : ''
  return (
    <Group gap={8} role="status" display={said === '' ? 'none' : undefined}>
      <Loader size={14} type="dots" aria-hidden="true" />
      <Text size="sm" c="dimmed">
        {said}
      </Text>
    </Group>
  )
}

/** Why it ended, where it did not simply answer. */
export function Ended({ turn: { status, finish, error } }: { turn: TurnView }): ReactNode {
  if (status === 'cancelled') return <Text size="sm">{turnText.cancelled}</Text>
  if (error !== null) {
    return (
      <Alert color="red" role="alert" icon={<Icon name="warning" />} title={error.detail}>
        <Stack gap={6}>
          {error.hint === undefined ? null : <Text size="sm">{error.hint}</Text>}
          <Code w="fit-content">{error.code}</Code>
        </Stack>
      </Alert>
    )
  }
  if (finish === null || finish === 'answered') return null
  return (
    <Group gap={6} wrap="nowrap">
      <Icon name="info" size={15} />
      <Text size="sm">{turnText.finish[finish]}</Text>
    </Group>
  )
}
