import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { durationText } from '#base'
import { now } from '../client/browser.ts'
import { When } from '../parts/when.tsx'
import classes from './runs.module.css'
import { type RunSummary, runTitle, StateBadge } from './state-badge.tsx'

/** Runs, one a line. */
export function RunRows({ runs, label }: { runs: readonly RunSummary[]; label: string }): ReactNode {
  return (
    <nav aria-label={label} className={classes['rows']}>
      {runs.map((run) => (
        <Link key={run.id} to="/runs/$id" params={{ id: run.id }} className={classes['row']}>
          <span className={classes['rowTitle']}>{runTitle(run)}</span>
          <StateBadge run={run} />
          <span className={classes['rowSide']}>
            <When at={run.createdAt} />
          </span>
          <span className={classes['rowSide']}>{tookText(run)}</span>
        </Link>
      ))}
    </nav>
  )
}

/** How long it took, or has taken so far; a run that has not begun took nothing. */
export function tookText({ startedAt, finishedAt }: Pick<RunSummary, 'startedAt' | 'finishedAt'>): string {
  if (startedAt === null) return ''
  return durationText(
    Math.max(0, (finishedAt === null ? now() : Date.parse(finishedAt)) - Date.parse(startedAt)),
  )
}
