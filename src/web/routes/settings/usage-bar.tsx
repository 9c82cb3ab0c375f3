import { Group, Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { budgetsText } from '../../text/settings.ts'
import { amountOf, fillOf, type UsageRow } from './budget-amounts.ts'

/** How much of a limit is used, and how much of it is for what is under way. */
export function UsageBar({ row }: { row: UsageRow }): ReactNode {
  const { unit, spent, reserved, limit } = row
  const fill = fillOf(row)
  const used = budgetsText.used(
    amountOf(unit, spent + reserved),
    limit === null ? null : amountOf(unit, limit),
  )
  const name = budgetsText.units[unit]
  return (
    <div style={{ padding: '4px 0' }}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{name}</Text>
        <Text size="sm" c="dimmed">
          {used}
          {reserved === 0 ? '' : `, ${budgetsText.reserved(amountOf(unit, reserved))}`}
        </Text>
      </Group>
      {limit === null ? null : (
        <Progress.Root size="md" mt={2}>
          <Progress.Section
            value={fill.spent}
            color={fill.spent + fill.reserved >= 100 ? 'red' : 'fir'}
            aria-label={`${name}: ${used}`}
          />
          <Progress.Section value={fill.reserved} color="yellow" withAria={false} />
        </Progress.Root>
      )}
    </div>
  )
}
