import { Badge, Code, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { durationText } from '#base'

import type { Output } from '../client/create-client.ts'
import { Facts } from '../parts/facts.tsx'
import { When } from '../parts/when.tsx'
import { tookText } from '../runs/run-rows.tsx'
import { runTitle, StateBadge } from '../runs/state-badge.tsx'
import { moneyText } from '../text/amounts.ts'
import { forgetText, runText } from '../text/runs.ts'
import classes from './run.module.css'

const text = runText.head
export type RunView = Output<'runs.get'>

/** What a run is, how it stands, and what it cost. */
export function RunHead({ run }: { run: RunView }): ReactNode {
  return (
    <>
      <div className={classes['head']}>
        <Title order={1}>{runTitle(run)}</Title>
        <StateBadge run={run} />
        {run.undoneBy === 'none' ? null : (
          <Badge color="violet">{run.undoneBy === 'partial' ? runText.partlyUndone : runText.undone}</Badge>
        )}
        {run.forgottenAt === null ? null : <Badge color="gray">{forgetText.badge}</Badge>}
        {run.mode === null ? null : (
          <Badge color="gray" variant="outline">
            {text.modes[run.mode]}
          </Badge>
        )}
      </div>
      <Facts
        as="head"
        facts={[
          [text.began, run.startedAt === null ? null : <When key="b" at={run.startedAt} />],
          [text.took, run.startedAt === null ? null : tookText(run)],
          [text.spent, spentText(run.cost.spent)],
          [
            text.effects,
            run.effects.stand + run.effects.undone === 0
              ? null
              : text.standing(run.effects.stand, run.effects.undone),
          ],
          [text.within, run.parent === null ? null : <RunLink key="p" id={run.parent} />],
          [text.forkedFrom, run.forkedFrom === null ? null : <RunLink key="f" id={run.forkedFrom} />],
          [text.undoes, run.undoes === null ? null : <RunLink key="u" id={run.undoes} />],
          [
            text.undoneBy,
            run.undoneBy === 'none' || run.undoneBy === 'partial' ? null : (
              <RunLink key="d" id={run.undoneBy} />
            ),
          ],
          [text.id, <Code key="id">{run.id}</Code>],
        ]}
      />
    </>
  )
}

function RunLink({ id }: { id: string }): ReactNode {
  return (
    <Link to="/runs/$id" params={{ id }}>
      {id}
    </Link>
  )
}

/** Null when nothing was spent. */
function spentText({ tokens, money, time }: RunView['cost']['spent']): string | null {
  const parts = [
    money === undefined || money === 0 ? null : moneyText(money),
    tokens === undefined || tokens === 0 ? null : `${tokens.toLocaleString('en')} tokens`,
    time === undefined || time === 0 ? null : durationText(time),
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}
