import type { ReactNode } from 'react'

import classes from './run.module.css'

/** A list that scrolls in its own frame, also by keyboard. */
export function ScrolledList({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // It scrolls, and so can be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes['plainList']} tabIndex={0} aria-label={label}>
      {children}
    </ul>
  )
}
