import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { TurnView } from '#contract'

import { StateBadge } from '../runs/state-badge.tsx'
import { turnText } from '../text/turns.ts'
import classes from './turn.module.css'

/** Who answers, by which model or by rules, and how it stands where it is not simply done. */
export function TurnHead({ turn }: { turn: TurnView }): ReactNode {
  const { agent, model, degraded, status, waiting, isForPerson, sorted } = turn
  return (
    <div className={classes['head']}>
      <b>{agent}</b>
      {sorted === null || sorted.agents.length === 0 ? null : (
        <span title={turnText.sorted(sorted)}>{turnText.passed(sorted.agents)}</span>
      )}
      {model === null ? null : <span className={classes['model']}>{model}</span>}
      {degraded ? (
        <>
          <Badge size="sm" color="yellow">
            {turnText.degraded}
          </Badge>
          <span>
            {turnText.degradedText} <Link to="/models">{turnText.setUp}</Link>
          </span>
        </>
      ) : null}
      {status === 'completed' || status === 'running' ? null : (
        // An agent that it has asked may be the one that asks.
        <StateBadge run={isForPerson && waiting === 'child' ? { ...turn, waiting: 'approval' } : turn} />
      )}
    </div>
  )
}
