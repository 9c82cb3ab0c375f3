import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Icon } from '../icons/icon.tsx'
import { SideRuns } from '../runs/side-runs.tsx'
import { shellText } from '../text/shell.ts'
import { OpenCount } from './open-count.tsx'
import { rooms } from './rooms.ts'
import classes from './sidebar.module.css'

/** The rooms, and below them what is going on. */
export function Sidebar(): ReactNode {
  return (
    <div className={classes['sidebar']}>
      <nav aria-label={shellText.rooms}>
        {rooms.map(({ id, title, to }) => (
          <Link
            key={id}
            {...to}
            className={classes['room']}
            activeOptions={{ exact: id === 'home', includeSearch: false }}
            activeProps={{ 'data-here': true }}
          >
            <Icon name={id} />
            {title}
            {id === 'approvals' ? <OpenCount /> : null}
          </Link>
        ))}
      </nav>
      <SideRuns />
    </div>
  )
}
