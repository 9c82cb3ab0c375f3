import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { ApprovalCard } from '../../approval/approval-card.tsx'
import { Icon } from '../../icons/icon.tsx'
import type { RunView } from '../../run/run-head.tsx'
import { runTitle, StateBadge } from '../../runs/state-badge.tsx'
import { chatText } from '../../text/chat.ts'
import { runText } from '../../text/runs.ts'
import classes from './chat.module.css'

const text = chatText.run
/** More questions than these are better looked at together. */
const mostCards = 3

/** A run as it stands now, with what can be said to it here. */
export function RunCard({ run, onUndo }: { run: RunView; onUndo: () => void }): ReactNode {
  const { needs, effects, error, notices, status, undoneBy, id } = run
  const hasEnded = status === 'completed' || status === 'failed' || status === 'cancelled'
  const asks = needs.filter(({ is }) => is !== 'paused')
  const asksOnly = asks.every(({ is }) => is === 'approval')
  return (
    <div role="group" aria-label={runTitle(run)} className={classes['card']}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <Text fw={620}>{runTitle(run)}</Text>
          <StateBadge run={run} />
          {undoneBy === 'none' ? null : (
            <Text size="sm" c="dimmed">
              {undoneBy === 'partial' ? runText.partlyUndone : runText.undone}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {effects.stand + effects.undone === 0 ? '' : text.effects(effects.stand, effects.undone)}
        </Text>
      </Group>
      {error === null ? null : (
        <Text size="sm" mt={6}>
          {error.detail}
        </Text>
      )}
      {notices.slice(-3).map(({ title, body }) => (
        <Text key={`${title} ${body}`} size="sm" mt={6}>
          {[title, body].filter(Boolean).join(': ')}
        </Text>
      ))}
      {asks.length === 0 ? null : (
        <Text size="sm" mt={6} fw={600}>
          {text.asks(asks.length)}
        </Text>
      )}
      {asks.length > mostCards ? null : (
        <Stack gap="xs" mt="sm">
          {asks.map((need) =>
            need.is === 'approval' ? (
              <ApprovalCard key={`${need.run} ${need.key}`} need={need} root={id} />
            ) : null,
          )}
        </Stack>
      )}
      <Group gap="xs" mt="sm">
        {asks.length === 0 ? null : asksOnly ? (
          <Button component={Link} to={`/approvals/${id}`} leftSection={<Icon name="approvals" size={16} />}>
            {text.answer}
          </Button>
        ) : (
          <Button component={Link} to={`/runs/${id}`} leftSection={<Icon name="approvals" size={16} />}>
            {text.answer}
          </Button>
        )}
        <Button component={Link} to={`/runs/${id}`} variant="default">
          {text.open}
        </Button>
        {hasEnded && effects.stand > 0 && run.undoes === null ? (
          <Button variant="default" leftSection={<Icon name="undo" size={16} />} onClick={onUndo}>
            {text.undo}
          </Button>
        ) : null}
      </Group>
    </div>
  )
}
