import { Badge, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Card } from '../../parts/card.tsx'
import { Facts } from '../../parts/facts.tsx'
import { diagnosticsText } from '../../text/diagnostics.ts'
import { exactTimeText } from '../../words/time.ts'
import classes from './diagnostics.module.css'
import type { Health } from './diagnostics-text.ts'

const colors = { ok: 'green', degraded: 'yellow', down: 'red' } as const

/** Whether all works, and what it depends on. */
export function HealthShown({ health }: { health: Health }): ReactNode {
  const text = diagnosticsText.health
  return (
    <Card title={text.title} aside={<Badge color={colors[health.status]}>{text[health.status]}</Badge>}>
      <div className={classes['columns']}>
        <Facts
          facts={[
            [text.version, health.version],
            [text.build, health.build],
            [text.started, exactTimeText(health.startedAt)],
          ]}
        />
        <ul className={classes['plain']}>
          {health.dependencies.map(({ name, status, says }) => (
            <li key={name}>
              <Group gap="xs" wrap="nowrap" align="baseline">
                <Badge color={colors[status]} style={{ flexShrink: 0 }}>
                  {text.status[status]}
                </Badge>
                <div>
                  <Text size="sm" fw={600} span>
                    {name}
                  </Text>
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {says}
                  </Text>
                </div>
              </Group>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}
