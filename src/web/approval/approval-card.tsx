import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { RunNeed } from '#contract'

import { FailureShown } from '../parts/failure-shown.tsx'
import { approvalText } from '../text/approvals.ts'
import classes from './approval.module.css'
import { changeIn } from './asked-change.ts'
import { Changed, Telling, UndoBadge } from './effect-view.tsx'
import { useOneAnswer } from './use-one-answer.tsx'

interface ApprovalCardProps {
  readonly need: Extract<RunNeed, { is: 'approval' }>
  /** The run at the top, whose questions the link leads to; default: the run that asks. */
  readonly root?: string
}

/** One question in few lines, to be put wherever a run is shown: answered here, or looked at closely in its room. */
export function ApprovalCard({ need, root = need.run }: ApprovalCardProps): ReactNode {
  const { ask } = need
  const { answer, approve, deny, dialog } = useOneAnswer()
  const change = changeIn(need, root)
  return (
    <section aria-label={ask.summary} className={classes['card']} data-final={change.isFinal || undefined}>
      <Stack gap="xs">
        <Group gap="xs" justify="space-between" align="start">
          <Text size="sm" fw={600} style={{ flex: '1 1 200px', overflowWrap: 'anywhere' }}>
            {ask.summary}
          </Text>
          <UndoBadge undo={ask.undo} />
        </Group>
        {ask.changed === true ? <Changed /> : null}
        <Telling reasons={ask.reasons} />
        <Group gap="xs">
          <Button
            size="xs"
            color={change.isFinal ? 'red' : 'fir'}
            loading={answer.isUnderWay}
            onClick={() => approve(change)}
          >
            {approvalText.approve}
          </Button>
          <Button size="xs" variant="default" disabled={answer.isUnderWay} onClick={() => deny(change)}>
            {approvalText.deny}
          </Button>
          <Link to="/approvals/$run" params={{ run: root }} style={{ fontSize: 13 }}>
            {approvalText.open}
          </Link>
        </Group>
        <FailureShown failure={answer.failure} />
      </Stack>
      {dialog}
    </section>
  )
}
