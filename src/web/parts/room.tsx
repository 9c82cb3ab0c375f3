import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

import { useOpenCount } from '../shell/open-count.tsx'
import { shellText } from '../text/shell.ts'
import classes from './room.module.css'

interface RoomProps {
  readonly title: string
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  /** Words of a run or a table need the width; forms and text do not. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** What every room looks like: its name, what can be done with it, and the rest. */
export function Room({ title, actions, isWide = false, children }: RoomProps): ReactNode {
  const waiting = useOpenCount()
  useEffect(() => {
    document.title = `${waiting === 0 ? '' : `(${waiting}) `}${title} · ${shellText.name}`
  }, [title, waiting])
  return (
    <div className={classes['room']} data-wide={isWide || undefined}>
      <Group justify="space-between" mb="md" gap="sm">
        <Title order={1}>{title}</Title>
        {actions}
      </Group>
      {children}
    </div>
  )
}
