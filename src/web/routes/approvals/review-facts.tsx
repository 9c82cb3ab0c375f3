import { Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { durationText } from '#base'
import type { ApprovalView } from '#contract'

import { saidOf } from '../../approval/open-questions.ts'
import { PermissionAsked } from '../../approval/permission-asked.tsx'
import { When } from '../../parts/when.tsx'
import { moneyText } from '../../text/amounts.ts'
import { approvalText } from '../../text/approvals.ts'
import { planText } from '../../text/plan.ts'
import classes from './approvals.module.css'

/** How many are asked, by how they can be taken back, and what the run has used so far. */
export function ReviewFacts({ view }: { view: ApprovalView }): ReactNode {
  const { counts, mode, run, cost } = view
  const { effects, tokens, money, time } = cost.spent
  const used = [
    ...(effects === undefined ? [] : [approvalText.review.steps(effects)]),
    ...(tokens === undefined ? [] : [planText.tokens(tokens)]),
    ...(money === undefined ? [] : [moneyText(money)]),
    ...(time === undefined ? [] : [durationText(time)]),
  ]
  return (
    <Group gap="xs">
      {(['irreversible', 'compensable', 'reversible', 'pure'] as const).map((undo) =>
        counts[undo] === 0 ? null : (
          <Badge key={undo} color={undo === 'irreversible' ? 'red' : 'gray'}>
            {`${counts[undo]} · ${planText.undo[undo]}`}
          </Badge>
        ),
      )}
      <Text size="xs" c="dimmed">
        {mode === null ? null : `${approvalText.review.facts.mode}: ${mode} · `}
        {approvalText.review.facts.begun} <When at={run.createdAt} />
        {used.length === 0 ? null : ` · ${approvalText.review.facts.spent}: ${used.join(', ')}`}
      </Text>
    </Group>
  )
}

/** What waits for a person and is no effect: it is answered where the run is shown, a permission here. */
export function ReviewOthers({ view: { others } }: { view: ApprovalView }): ReactNode {
  if (others.length === 0) return null
  const firstDecision = others.findIndex(({ is }) => is === 'decision')
  return (
    <section aria-label={approvalText.review.others}>
      <h2 className={classes['heading']}>{approvalText.review.others}</h2>
      <ul className={classes['effects']}>
        {others.map((need, index) => {
          const said = (
            <Group gap="xs" justify="space-between">
              <Group gap="xs" style={{ flex: '1 1 220px' }}>
                <Badge color="yellow">{approvalText.kinds[need.is]}</Badge>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {need.is === 'paused' ? approvalText.paused : saidOf({ need })}
                </Text>
              </Group>
              <Link to="/runs/$id" params={{ id: need.run }} className={classes['link']}>
                {approvalText.openRun}
              </Link>
            </Group>
          )
          return (
            // What is asked has no name but its place in what is asked.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${need.is} ${need.run} ${index}`} className={classes['other']}>
              {need.is === 'decision' ? (
                <PermissionAsked need={need} isUrgent={index === firstDecision} otherwise={said} />
              ) : (
                said
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
