import { Alert, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { HeldEffect } from '#contract'

import { type Seen, sinceOf } from '../../approval/review.ts'
import type { Failure } from '../../client/failure.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { approvalText } from '../../text/approvals.ts'

/** Why an answer was not taken. That somebody was faster, or that it is another question, is no mishap. */
export function AnswerFailure({ failure }: { failure: Failure | null }): ReactNode {
  if (failure?.code === 'approval.stale') {
    return (
      <Alert color="yellow" role="alert" icon={<Icon name="warning" />} title={approvalText.stale.title}>
        {approvalText.stale.text}
      </Alert>
    )
  }
  if (failure?.code === 'approval.answered') {
    const { by } = failure.details
    return (
      <Alert
        color="blue"
        role="alert"
        icon={<Icon name="info" />}
        title={approvalText.answered.by(typeof by === 'string' ? by : approvalText.answered.someone)}
      >
        {failure.message}
      </Alert>
    )
  }
  return <FailureShown failure={failure} />
}

/** That questions have come since the person began to look. */
export function CameSince({ effects, seen }: { effects: readonly HeldEffect[]; seen: Seen }): ReactNode {
  const count = effects.filter((effect) => sinceOf(effect, seen).is === 'new').length
  return (
    <Text size="sm" fw={600} role="status">
      {count === 0 ? '' : approvalText.stale.came(count)}
    </Text>
  )
}
