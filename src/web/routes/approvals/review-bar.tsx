import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { HeldEffect } from '#contract'

import { take } from '../../approval/choice.ts'
import { approvalText } from '../../text/approvals.ts'
import classes from './approvals.module.css'
import type { ReviewState } from './use-review.tsx'

interface BarProps {
  readonly effects: readonly HeldEffect[]
  readonly review: ReviewState
}

/** What is said to all of it at once; always in sight. */
export function ReviewBar({ effects, review }: BarProps): ReactNode {
  const { many, one, choices, setChoices, isUnderWay, changeOf, openLease } = review
  const { taken, answers } = many
  const words = approvalText.review
  const left = answers.left.map(changeOf)
  const isAll = taken.length === effects.length
  const isFinal = taken.some(({ undo }) => undo === 'irreversible')
  return (
    <div className={classes['bar']}>
      <Text size="sm" fw={600} role="status">
        {words.chosen(taken.length, effects.length)}
      </Text>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => setChoices(take(choices, effects, !isAll))}
      >
        {isAll ? words.takeNone : words.takeAll}
      </Button>
      <Group gap="xs" ml="auto">
        <Button size="sm" variant="default" onClick={openLease}>
          {words.lease}
        </Button>
        {left.length === 0 ? null : (
          <Button
            size="sm"
            variant="default"
            disabled={isUnderWay}
            onClick={() => left[0] && one.deny(left[0], left.slice(1))}
          >
            {taken.length === 0 ? words.denyAll : words.denyRest(left.length)}
          </Button>
        )}
        <Button
          size="sm"
          color={isFinal ? 'red' : 'fir'}
          disabled={taken.length === 0}
          loading={isUnderWay}
          onClick={many.approve}
        >
          {words.approve(taken.length)}
        </Button>
      </Group>
    </div>
  )
}
