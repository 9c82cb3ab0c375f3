import type { ReactNode } from 'react'

import { useOperation } from '../client/use-operation.ts'
import { roomText } from '../text/shell.ts'
import classes from './sidebar.module.css'

/** How many things wait for the person; 0 until it is known. */
export function useOpenCount(): number {
  return useOperation('approvals.list', { limit: 1 }).data?.total ?? 0
}

/** The same beside the name of the room where they are answered. Nothing when nothing waits. */
export function OpenCount(): ReactNode {
  const count = useOpenCount()
  if (count === 0) return null
  return (
    <span className={classes['count']} aria-label={roomText.toAnswer(count)}>
      {count > 999 ? '999+' : count}
    </span>
  )
}
