import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { canonicalJson } from '#base'
import type { HeldEffect } from '#contract'

import { partsTaken, takeParts } from '../../approval/choice.ts'
import { EffectView } from '../../approval/effect-view.tsx'
import { sinceOf } from '../../approval/review.ts'
import { ValueDiff } from '../../diff/value-diff.tsx'
import { Icon } from '../../icons/icon.tsx'
import { approvalText } from '../../text/approvals.ts'
import type { ReviewState } from './use-review.tsx'

interface DetailProps {
  readonly effect: HeldEffect
  readonly review: ReviewState
}

/** One question in full, with what to say to it alone. */
export function ReviewDetail({ effect, review }: DetailProps): ReactNode {
  const { choices, setChoices, one, isUnderWay, changeOf } = review
  const isFinal = effect.undo === 'irreversible'
  return (
    <Stack gap="md">
      <Since effect={effect} review={review} />
      <EffectView
        effect={effect}
        choice={
          effect.hunks === null
            ? undefined
            : {
                chosen: partsTaken(effect, choices),
                choose: (chosen) => setChoices(takeParts(choices, effect, chosen)),
              }
        }
      />
      <Group gap="xs">
        <Button
          size="xs"
          color={isFinal ? 'red' : 'fir'}
          variant="light"
          disabled={isUnderWay || partsTaken(effect, choices).size < (effect.hunks?.length ?? 0)}
          onClick={() => one.approve(changeOf(effect))}
        >
          {approvalText.review.approveThis}
        </Button>
        <Button size="xs" variant="default" disabled={isUnderWay} onClick={() => one.deny(changeOf(effect))}>
          {approvalText.review.denyThis}
        </Button>
      </Group>
    </Stack>
  )
}

/** That it is another question than the one that was looked at, and how it differs. */
function Since({ effect, review }: DetailProps): ReactNode {
  const since = sinceOf(effect, review.seen)
  if (since.is !== 'changed') return null
  const { before } = since
  const words = approvalText.stale
  const isSame = canonicalJson(before.input) === canonicalJson(effect.input)
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={words.title}>
      <Stack gap="xs">
        <Text size="sm">{isSame ? words.rests : words.differs}</Text>
        {isSame ? null : <ValueDiff name={effect.summary} before={before.input} after={effect.input} />}
        <Button size="xs" variant="default" style={{ alignSelf: 'start' }} onClick={review.markSeen}>
          {approvalText.review.seen}
        </Button>
      </Stack>
    </Alert>
  )
}
