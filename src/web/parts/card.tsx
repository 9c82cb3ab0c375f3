import { Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import classes from './card.module.css'

interface CardProps {
  readonly title: string
  /** What tells it from others of that title. */
  readonly label?: string
  /** Beside the title: how it stands, or what can be done with it. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of a room that stands by itself. */
export function Card({ title, label = title, aside, children }: CardProps): ReactNode {
  return (
    <section aria-label={label} className={classes['card']}>
      <Group justify="space-between" gap="sm" mb="xs">
        <Title order={2}>{title}</Title>
        {aside}
      </Group>
      {children}
    </section>
  )
}
